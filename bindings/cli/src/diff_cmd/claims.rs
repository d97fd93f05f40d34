//! The claims that are compared: JSON (one claim, or one after another as in JSON Lines) is read claim by claim; receipt files are read
//! whole, because the months of a patient are joined.

use crate::uke_cmd::{is_error, refused};
use crate::{Failure, Language};
use santei::MasterSet;
use santei::message::command as messages;
use santei::uke::{Chunk, PatientKey, Reader, ReceiptClaim, UkeFile, claim_of, decode_text, join};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A claim to compare.
pub struct Input {
    /// Its id, behind the name of the file where it comes from a receipt file.
    pub label: String,
    /// Its JSON.
    pub claim: Value,
}

/// A receipt that makes no claim.
#[derive(Clone, Debug)]
pub struct NotMade {
    /// File and record.
    pub place: String,
    /// Why.
    pub text: String,
}

/// What receipt files hold that is not compared.
#[derive(Default, Debug)]
pub struct LeftOut {
    pub receipts: Vec<NotMade>,
    /// Billing units of other receipts that could not become units of a claim.
    pub units: u64,
}

/// Hands over every claim of the files, in order; first those of the JSON files, then the receipts.
pub fn each(
    paths: &[PathBuf],
    masters: &MasterSet<'_>,
    language: Language,
    on_claim: &mut dyn FnMut(Input) -> Result<(), Failure>,
) -> Result<LeftOut, Failure> {
    let (mut left_out, mut receipts, mut claims) = (LeftOut::default(), Vec::new(), 0u64);
    for path in paths {
        let input: Box<dyn Read> = match path.as_os_str() == "-" {
            true => Box::new(std::io::stdin()),
            false => Box::new(File::open(path).map_err(|error| Failure::file(path, &error))?),
        };
        let mut input = BufReader::with_capacity(1 << 18, input);
        if is_json(&mut input).map_err(|error| Failure::file(path, &error))? {
            json(path, input, language, &mut |claim| {
                claims += 1;
                on_claim(claim)
            })?;
        } else {
            receipts.extend(read_receipts(path, input, masters, &mut left_out, language)?);
        }
    }
    let (names, mut made): (Vec<String>, Vec<_>) = receipts.into_iter().unzip();
    join(&mut made);
    for (name, (_, made)) in names.into_iter().zip(made) {
        claims += 1;
        left_out.units += made.skipped.len() as u64;
        let claim = serde_json::to_value(&made.claim).map_err(|error| Failure::new(error.to_string()))?;
        on_claim(Input { label: format!("{name}:{}", made.claim.id), claim })?;
    }
    if claims == 0 {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::asked(&messages::DIFF_NO_CLAIMS, &[&names.join(" ")], language.is_japanese()));
    }
    Ok(left_out)
}

/// Whether the first character is that of a JSON object.
fn is_json(input: &mut impl BufRead) -> std::io::Result<bool> {
    let start = input.fill_buf()?;
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    Ok(text.iter().find(|byte| !byte.is_ascii_whitespace()).is_none_or(|byte| *byte == b'{'))
}

fn json(
    path: &Path,
    mut input: impl BufRead,
    language: Language,
    on_claim: &mut dyn FnMut(Input) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mark = input.fill_buf().map_err(|error| Failure::file(path, &error))?.starts_with(b"\xEF\xBB\xBF");
    input.consume(if mark { 3 } else { 0 });
    for claim in serde_json::Deserializer::from_reader(input).into_iter::<Value>() {
        let claim = claim.map_err(|error| {
            let args: [&dyn std::fmt::Display; 3] = [&error.line(), &error.column(), &error];
            Failure::asked(&messages::DIFF_NOT_JSON, &args, language.is_japanese()).at(path)
        })?;
        let id = claim.get("id").and_then(Value::as_str).unwrap_or_default();
        on_claim(Input { label: id.to_owned(), claim })?;
    }
    Ok(())
}

type Joinable = (String, (Option<PatientKey>, ReceiptClaim));

fn read_receipts(
    path: &Path,
    mut input: impl Read,
    masters: &MasterSet<'_>,
    left_out: &mut LeftOut,
    language: Language,
) -> Result<Vec<Joinable>, Failure> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| Failure::file(path, &error))?;
    let file = UkeFile::open(&bytes).map_err(|finding| refused(path, &finding, language))?;
    let name = path.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned());
    let (mut reader, mut findings, mut made) = (Reader::new(&file), Vec::new(), Vec::new());
    while let Some(chunk) = reader.next_chunk(&mut findings) {
        let Chunk::Receipt(receipt) = chunk else { continue };
        match claim_of(receipt, masters, &|bytes| decode_text(bytes, file.encoding())) {
            Ok(claim) => made.push((name.clone(), (PatientKey::of(receipt), claim))),
            Err(reason) => left_out.receipts.push(NotMade {
                place: format!("{name}:{}", receipt.header.record().number()),
                text: format!("{} {}", reason.def().code, reason.text(language.is_japanese())),
            }),
        }
    }
    if let Some(finding) = findings.iter().find(|finding| finding.position.record == 0 && is_error(finding)) {
        return Err(refused(path, finding, language));
    }
    Ok(made)
}
