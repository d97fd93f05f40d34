//! `golden bless`.

use super::{BlessArgs, refused};
use crate::images::parse_day;
use crate::table::{Align, Table, shortened};
use crate::{Failure, progress};
use santei::Day;
use santei_golden::suite::bless::{Change, Plan, What, Wish, plan};
use std::fmt::Write;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Changes that are listed one by one; more are only counted.
const LISTED: usize = 50;

/// Runs the command.
pub fn run(args: &BlessArgs, ja: bool) -> Result<ExitCode, Failure> {
    let wish = Wish {
        on: args.on.map_or_else(today, Ok)?,
        signed_by: args.signed_by.clone(),
        reason: args.reason.clone(),
        from_engine: args.from_engine,
        lock: args.lock.map(|word| word.lock()),
    };
    let masters = args.with.masters()?;
    let bar = progress::bar(None, super::BAR);
    let plan = args.with.threads(|| plan(&args.with.paths, &wish, &masters, &|| bar.inc(1)))?;
    bar.finish_and_clear();
    let plan = plan.map_err(|fault| refused(&fault, ja))?;
    crate::print(&told(&plan, args.yes, ja))?;
    if !plan.refusals.is_empty() {
        let lines =
            plan.refusals.iter().map(|fault| format!("E{} {}: {}", fault.def().code, fault.def().slug, fault.text(ja)));
        return Err(Failure::new(lines.collect::<Vec<_>>().join("\n")));
    }
    if args.yes {
        for (path, bytes) in &plan.writes {
            crate::write_whole(path, bytes)?;
        }
    }
    let unwritten = !args.yes && !plan.writes.is_empty();
    Ok(if unwritten || red(&plan) > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The day of the machine's clock, UTC.
fn today() -> Result<Day, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| Failure::new(error.to_string()))?;
    let days = i32::try_from(since.as_secs() / 86_400).map_err(|error| Failure::new(error.to_string()))?;
    let epoch = parse_day("1970-01-01").map_err(Failure::new)?;
    Ok(epoch.plus_days(days))
}

/// Cases that are red for their values, and not for what blessing changes.
fn red(plan: &Plan) -> usize {
    let written = |file: &str| plan.writes.iter().any(|(path, _)| path.display().to_string() == file);
    let cases = plan.report.iter().flat_map(|report| &report.cases);
    cases.filter(|case| !case.differences.is_empty() && !written(&case.file)).count()
}

fn told(plan: &Plan, writes: bool, ja: bool) -> String {
    let mut text = changes(plan, ja);
    for change in plan.changes.iter().filter(|change| !change.values.is_empty()).take(LISTED) {
        let _ = writeln!(text, "\n{}", change.file);
        text.push_str(&values(change, ja));
    }
    for (suite, masters) in &plan.verified {
        let _ = match ja {
            true => writeln!(text, "検証済み: {suite}（マスター {masters}）"),
            false => writeln!(text, "verified: {suite} (masters {masters})"),
        };
    }
    let red = red(plan);
    if red > 0 {
        let _ = match ja {
            true => writeln!(text, "{red}件の事例の値が合いません（santei golden run で確認）"),
            false => writeln!(text, "{red} cases do not come out as they expect (see santei golden run)"),
        };
    }
    let state = match (plan.writes.is_empty(), plan.refusals.is_empty(), writes) {
        (_, false, _) => ("拒否されたため、何も書いていません", "refused: nothing was written"),
        (true, ..) => ("書くものはありません", "there is nothing to write"),
        (_, _, false) => ("何も書いていません。書き込むには --yes", "nothing was written; write with --yes"),
        _ => ("書き込みました", "written"),
    };
    text + if ja { state.0 } else { state.1 } + "\n"
}

fn changes(plan: &Plan, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let mut table = Table::new(&[
        ("", Align::Left),
        (word("事例", "case"), Align::Left),
        (word("鍵", "lock"), Align::Left),
        (word("登録時 → 今", "blessed → now"), Align::Left),
        (word("出典", "citation"), Align::Left),
    ]);
    for change in plan.changes.iter().take(LISTED) {
        let what = match change.what {
            What::New => word("新規", "new"),
            What::Changed => word("変更", "changed"),
            What::Words => word("文言", "words"),
            What::Removed => word("削除", "removed"),
        };
        let short = |digest: &str| if digest.is_empty() { "-" } else { digest.get(..12).unwrap_or(digest) }.to_owned();
        let citation = match change.citation.0 == change.citation.1 {
            true => change.citation.1.clone(),
            false => format!("{} → {}", change.citation.0, change.citation.1),
        };
        table.row([
            what.to_owned(),
            change.file.clone(),
            change.lock.slug().to_owned(),
            format!("{} → {}", short(&change.sha256.0), short(&change.sha256.1)),
            shortened(&citation, 80),
        ]);
    }
    let more = plan.changes.len().saturating_sub(LISTED);
    let mut text = if plan.changes.is_empty() { String::new() } else { table.render() };
    if more > 0 {
        let _ = match ja {
            true => writeln!(text, "ほか{more}件"),
            false => writeln!(text, "and {more} more"),
        };
    }
    text
}

fn values(change: &Change, ja: bool) -> String {
    let word = |ja_word: &'static str, en: &'static str| if ja { ja_word } else { en };
    let right = Align::Right;
    let mut table =
        Table::new(&[(word("値", "value"), Align::Left), (word("前", "before"), right), (word("後", "after"), right)]);
    for (name, before, after) in &change.values {
        table.row([name, before, after]);
    }
    table.render()
}
