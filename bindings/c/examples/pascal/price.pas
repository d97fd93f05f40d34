{ Prices a claim with the embedded masters, in Object Pascal: fpc price.pas, with libsantei.so on the linker's path. }
{$mode objfpc}{$H+}
program price;

uses Classes, SysUtils;

type
  PHandle = Pointer;
  TText = record
    Data: PChar;
    Length: SizeUInt;
  end;
  TProblem = record
    StructSize: SizeUInt;
    Code, Reserved: LongWord;
    Slug, At, Ja, En, Citation: TText;
  end;

const
  Ok = 1;

function santei_masters_open(images: Pointer; count: SizeUInt; knownAt: LongWord; out masters, error: PHandle): LongWord; cdecl; external 'santei';
function santei_masters_free(masters: PHandle): LongWord; cdecl; external 'santei';
function santei_session_new(masters: PHandle; out session, error: PHandle): LongWord; cdecl; external 'santei';
function santei_session_free(session: PHandle): LongWord; cdecl; external 'santei';
function santei_session_calculate(session: PHandle; claim: PChar; length: SizeUInt; out result_, error: PHandle): LongWord; cdecl; external 'santei';
function santei_result_text(result_: PHandle; out text: TText): LongWord; cdecl; external 'santei';
function santei_result_free(result_: PHandle): LongWord; cdecl; external 'santei';
function santei_error_problem(error: PHandle; index: SizeUInt; var problem: TProblem): LongWord; cdecl; external 'santei';
function santei_error_free(error: PHandle): LongWord; cdecl; external 'santei';

function Said(const text: TText): string;
begin
  SetString(Result, text.Data, text.Length);
end;

procedure Complain(error: PHandle);
var
  problem: TProblem;
begin
  problem.StructSize := SizeOf(problem);
  if santei_error_problem(error, 0, problem) = Ok then
    WriteLn('error ', problem.Code, ' at ', Said(problem.At), ': ', Said(problem.Ja));
  santei_error_free(error);
end;

{ The whole number behind the key. The Outcome is canonical JSON: fixed order of keys, no blanks. }
function Total(const outcome, key: string): Int64;
var
  place, last: Integer;
begin
  place := Pos(key, outcome, Pos('"totals":{', outcome)) + Length(key);
  last := place;
  while outcome[last] in ['0'..'9', '-'] do
    Inc(last);
  Result := StrToInt64(Copy(outcome, place, last - place));
end;

procedure PriceClaim(session: PHandle; const claim: string);
var
  answer, error: PHandle;
  text: TText;
  outcome: string;
begin
  if santei_session_calculate(session, PChar(claim), Length(claim), answer, error) <> Ok then
  begin
    Complain(error);
    Exit;
  end;
  santei_result_text(answer, text);
  outcome := Said(text);
  santei_result_free(answer);
  WriteLn('points: ', Total(outcome, '"points_x100":') div 100);
  WriteLn('the patient pays: ', Total(outcome, '"collected_yen":'), ' yen');
end;

var
  masters, session, error: PHandle;
  claim: TStringStream;
begin
  if (santei_masters_open(nil, 0, 0, masters, error) <> Ok) or (santei_session_new(masters, session, error) <> Ok) then
  begin
    Complain(error);
    Halt(1);
  end;
  claim := TStringStream.Create('');
  claim.LoadFromFile(ParamStr(1));
  PriceClaim(session, claim.DataString);
  PriceClaim(session, '{"id": "x", "month": "2026-13"}');
  claim.Free;
  santei_session_free(session);
  santei_masters_free(masters);
end.
