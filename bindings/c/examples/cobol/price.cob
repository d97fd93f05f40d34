      *> Prices a claim with the embedded masters, in GnuCOBOL: cobc -x -free -fstatic-call price.cob -lsantei
identification division.
program-id. price.

environment division.
input-output section.
file-control.
    select claim-file assign to claim-path organization is line sequential.

data division.
file section.
fd  claim-file.
01  claim-line                pic x(4096).

working-storage section.
01  claim-path                pic x(1024).
01  claim-text                pic x(1000000).
01  claim-place               binary-double unsigned value 1.
01  end-of-claim              pic x value "n".
01  wrong-claim               pic x(31) value '{"id": "x", "month": "2026-13"}'.
01  no-images                 usage pointer value null.
01  no-count                  binary-double unsigned value 0.
01  no-day                    binary-long unsigned value 0.
01  first-problem             binary-double unsigned value 0.
01  ok                        binary-long unsigned value 1.
01  code-of                   binary-long unsigned.
01  masters                   usage pointer.
01  session-handle            usage pointer.
01  result-handle             usage pointer.
01  error-handle              usage pointer.
01  claim-length              binary-double unsigned.
*> santei_text
01  outcome-text.
    05  outcome-data          usage pointer.
    05  outcome-length        binary-double unsigned.
*> santei_problem
01  problem.
    05  struct-size           binary-double unsigned.
    05  problem-code          binary-long unsigned.
    05  filler                binary-long unsigned.
    05  slug-data             usage pointer.
    05  slug-length           binary-double unsigned.
    05  at-data               usage pointer.
    05  at-length             binary-double unsigned.
    05  ja-data               usage pointer.
    05  ja-length             binary-double unsigned.
    05  en-data               usage pointer.
    05  en-length             binary-double unsigned.
    05  citation-data         usage pointer.
    05  citation-length       binary-double unsigned.
01  skipped                   binary-double unsigned.
01  number-text               pic x(20).
01  number-value              pic 9(18).
01  shown                     pic z(17)9.
01  shown-code                pic z(9)9.
01  wanted                    pic x(32).

linkage section.
01  outcome                   pic x(100000000).
01  at-text                   pic x(100000).
01  ja-text                   pic x(100000).

procedure division.
main.
    accept claim-path from argument-value
    perform read-claim

    call "santei_masters_open" using by value no-images no-count no-day by reference masters error-handle
        returning code-of
    if code-of = ok
        call "santei_session_new" using by value masters by reference session-handle error-handle returning code-of
    end-if
    if code-of not = ok
        perform complain
        stop run returning 1
    end-if

    call "santei_session_calculate" using by value session-handle by reference claim-text by value claim-length
        by reference result-handle error-handle returning code-of
    if code-of = ok perform show-totals else perform complain end-if

    move length of wrong-claim to claim-length
    call "santei_session_calculate" using by value session-handle by reference wrong-claim by value claim-length
        by reference result-handle error-handle returning code-of
    if code-of not = ok perform complain end-if

    call "santei_session_free" using by value session-handle returning code-of
    call "santei_masters_free" using by value masters returning code-of
    stop run returning 0.

read-claim.
    open input claim-file
    perform until end-of-claim = "y"
        read claim-file
            at end move "y" to end-of-claim
            not at end
                string function trim(claim-line trailing) delimited by size x"0a" delimited by size
                    into claim-text with pointer claim-place
        end-read
    end-perform
    close claim-file
    compute claim-length = claim-place - 1.

show-totals.
    call "santei_result_text" using by value result-handle by reference outcome-text returning code-of
    set address of outcome to outcome-data
    move '"points_x100":' to wanted
    perform find-total
    divide 100 into number-value giving number-value
    move number-value to shown
    display "points: " function trim(shown)
    move '"collected_yen":' to wanted
    perform find-total
    move number-value to shown
    display "the patient pays: " function trim(shown) " yen"
    call "santei_result_free" using by value result-handle returning code-of.

*> The whole number behind the wanted key of the totals. The Outcome is canonical JSON: fixed order of keys, no blanks.
find-total.
    move 0 to skipped
    inspect outcome(1:outcome-length) tallying skipped for characters before initial '"totals":{'
    add 1 to skipped
    move skipped to claim-place
    move 0 to skipped
    inspect outcome(claim-place:outcome-length - claim-place + 1) tallying skipped
        for characters before initial function trim(wanted)
    compute claim-place = claim-place + skipped + function length(function trim(wanted))
    unstring outcome(claim-place:20) delimited by "," or "}" into number-text
    compute number-value = function numval(number-text).

complain.
    move length of problem to struct-size
    call "santei_error_problem" using by value error-handle first-problem by reference problem returning code-of
    set address of at-text to at-data
    set address of ja-text to ja-data
    move problem-code to shown-code
    display "error " function trim(shown-code) " at " with no advancing
    if at-length > 0 display at-text(1:at-length) with no advancing end-if
    display ": " ja-text(1:ja-length)
    call "santei_error_free" using by value error-handle returning code-of.
