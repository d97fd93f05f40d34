//! `santei masters build`.

use super::hex;
use crate::images::parse_day;
use crate::table::{Align, Table};
use crate::{Failure, progress};
use clap::Args;
use santei::masters::Obstacle;
use santei::num::grouped;
use santei::{Day, Image, MasterSet};
use santei_masters::build::{Built, Options, build};
use santei_masters::calendar::Calendar;
use santei_masters::embedded;
use santei_masters::refusal::Refusal;
use santei_masters::report::{CodeCheck, FileReport, Report, SchemeCheck, Tally, Verification};
use santei_masters::rule_codes;
use santei_masters::write::{ImageContent, write_image};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Refusals, and codes of rules, that are printed; `--json` gives all.
const LISTED: usize = 50;

/// 公表ファイルからイメージを作る / build an image from official files
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// 公表ファイル（CSV・zip・フォルダ）/ official files: CSV, zip, directories
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// 公表版の名前（r06 など）/ label of the releases, such as r06
    #[arg(long)]
    label: String,
    /// この日より後に公表されたファイルを使わない / leave out files published after this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    as_of: Option<Day>,
    /// 拒否したファイルや行が1つでもあれば作らない / build nothing if any file or row was refused
    #[arg(long)]
    strict: bool,
    /// 出力先 / output file
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// 結果をJSONで出力（不一致の全件を含む）/ report as JSON, with every disagreement
    #[arg(long)]
    json: bool,
}

/// Runs the command: exit code 1 when files were refused so that no image was written.
pub fn run(args: &BuildArgs, ja: bool) -> Result<ExitCode, Failure> {
    let embedded = embedded::read().map_err(|problems| {
        Failure::new(problems.iter().map(|problem| problem.text(ja)).collect::<Vec<_>>().join("\n"))
    })?;
    let calendar = Calendar::new(&embedded.revisions);
    let options = Options { label: args.label.clone(), as_of: args.as_of };
    let progress = progress::bar(None, "{spinner} {pos} {msg}");
    let built = build(&args.paths, &options, &calendar, &mut |name| {
        progress.set_message(name.to_owned());
        progress.tick();
    });
    progress.finish_and_clear();
    let Built { releases, mut report } = built;
    if let Some(file) = report.files.iter().find(|file| !file.rows.is_balanced()) {
        return Err(Failure::new(format!("{}: 行数が合いません / rows do not add up: {:?}", file.name, file.rows)));
    }
    let mut image = None;
    if report.allows_image(args.strict) {
        let content = ImageContent {
            releases,
            parameters: Some(embedded.parameters),
            rulebook: Some(embedded.rulebook),
            revisions: embedded.revisions,
        };
        let bytes = write_image(&content).map_err(|problem| Failure::new(problem.text(ja)))?;
        // What is written can be opened.
        let opened = Image::open(&bytes).map_err(|error| Failure::new(error.text(ja)))?;
        let masters = MasterSet::new(&[opened], None).map_err(|error| Failure::new(error.text(ja)))?;
        report.rule_codes = rule_codes::check(&masters);
        crate::write_whole(&args.output, &bytes)?;
        image = Some(bytes);
    }
    let written = image.as_ref().map(|bytes| Written {
        file: super::base_name(&args.output),
        bytes: bytes.len(),
        sha256: hex(&Sha256::digest(bytes)),
    });
    if args.json {
        super::print_json(&Whole { image: written, report: &report })?;
    } else {
        crate::print(&View { report: &report, ja }.text(written.as_ref()))?;
    }
    Ok(if image.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

#[derive(Serialize)]
struct Whole<'r> {
    image: Option<Written>,
    report: &'r Report,
}

#[derive(Serialize)]
struct Written {
    file: String,
    bytes: usize,
    sha256: String,
}

struct View<'r> {
    report: &'r Report,
    ja: bool,
}

impl View<'_> {
    fn text(&self, written: Option<&Written>) -> String {
        let mut text = [
            self.files(),
            self.verified(),
            self.unused(),
            self.codes(),
            self.rule_codes(),
            self.schemes(),
            self.refusals(),
        ]
        .concat();
        let _ = match (written, self.ja) {
            (Some(image), true) => {
                writeln!(text, "イメージ {}: {}バイト sha256 {}", image.file, grouped(count(image.bytes)), image.sha256)
            }
            (Some(image), false) => {
                writeln!(text, "image {}: {} bytes, sha256 {}", image.file, grouped(count(image.bytes)), image.sha256)
            }
            (None, true) => writeln!(text, "イメージは作られませんでした"),
            (None, false) => writeln!(text, "no image was written"),
        };
        text
    }

    fn word(&self, ja: &'static str, en: &'static str) -> &'static str {
        if self.ja { ja } else { en }
    }

    fn files(&self) -> String {
        let right = Align::Right;
        let mut table = Table::new(&[
            (self.word("ファイル", "file"), Align::Left),
            (self.word("種類", "family"), Align::Left),
            (self.word("区分", "kind"), Align::Left),
            (self.word("公表版", "release"), Align::Left),
            (self.word("公表日", "published"), Align::Left),
            (self.word("読込", "read"), right),
            (self.word("採用", "kept"), right),
            (self.word("既知", "superseded"), right),
            (self.word("拒否", "refused"), right),
        ]);
        for file in &self.report.files {
            let published = file.published.map_or("－".to_owned(), |day| day.to_string());
            let by_content = if file.dated_by == "content" { "*" } else { "" };
            let head = [
                file.name.clone(),
                self.family(file),
                self.kind(file).to_owned(),
                file.release.map_or("－".to_owned(), |day| day.to_string()),
                published + by_content,
            ];
            table.row(head.into_iter().chain(tally(file.rows)));
        }
        let sum = [self.word("計", "total"), "", "", "", ""].map(str::to_owned);
        table.row(sum.into_iter().chain(tally(self.report.total())));
        let legend = self.word(
            "採用=状態を作った行 既知=新しいことを言わない行 *=名前に日付がなく、中の最も新しい日付\n\n",
            "kept: rows that made a state; superseded: rows that said nothing new; *: no date in the name, newest date inside\n\n",
        );
        table.render() + legend
    }

    fn family(&self, file: &FileReport) -> String {
        if self.ja {
            return file.title.clone();
        }
        file.part.map_or(file.family.to_owned(), |part| format!("{} {part}", file.family))
    }

    fn kind(&self, file: &FileReport) -> &'static str {
        match file.kind {
            "snapshot" => self.word("全件", "snapshot"),
            _ => self.word("差分", "difference"),
        }
    }

    /// Snapshots against what was built before them; those that agree in everything are counted.
    fn verified(&self) -> String {
        let checks: Vec<(&FileReport, &Verification)> =
            self.report.files.iter().filter_map(|file| Some((file, file.verification.as_ref()?))).collect();
        if checks.is_empty() {
            return String::new();
        }
        let disagrees = |check: &Verification| check.compared != check.equal || check.missing + check.unexpected > 0;
        let right = Align::Right;
        let mut table = Table::new(&[
            (self.word("照合（全件と、それまでの全件・差分）", "checked against what was built before"), Align::Left),
            (self.word("差分", "differences"), right),
            (self.word("比較", "compared"), right),
            (self.word("一致", "equal"), right),
            (self.word("点数・価格一致", "value equal"), right),
            (self.word("自ら告知", "announced"), right),
            (self.word("消滅", "missing"), right),
            (self.word("出現", "unexpected"), right),
            (self.word("項番:不一致", "column:differing"), Align::Left),
        ]);
        for (file, check) in checks.iter().filter(|(_, check)| disagrees(check)) {
            let numbers = [
                check.differences,
                check.compared,
                check.equal,
                check.value_equal,
                check.announced,
                check.missing,
                check.unexpected,
            ];
            let columns: Vec<_> = check.columns.iter().map(|(no, count)| format!("{no}:{count}")).collect();
            let numbers = numbers.into_iter().map(|number| grouped(count(number)));
            table.row(std::iter::once(file.name.clone()).chain(numbers).chain([columns.join(" ")]));
        }
        let agreeing = checks.iter().filter(|(_, check)| !disagrees(check)).count();
        let rest = match self.ja {
            true => format!("ほか{agreeing}ファイルは全て一致。不一致は全件の値を採用\n\n"),
            false => format!("{agreeing} more files agree in everything; where they do not, the snapshot wins\n\n"),
        };
        table.render() + &rest
    }

    fn unused(&self) -> String {
        if self.report.unused.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            (self.word("使わないファイル", "files not used"), Align::Left),
            (self.word("理由", "reason"), Align::Left),
            (self.word("公表日", "published"), Align::Left),
            (self.word("行", "rows"), Align::Right),
            (self.word("内容", "what it is"), Align::Left),
        ]);
        for file in &self.report.unused {
            let published = file.published.map_or(String::new(), |day| day.to_string());
            let (reason, rows) = (file.reason.text(self.ja).to_owned(), grouped(count(file.rows)));
            table.row([file.name.clone(), reason, published, rows, file.title.clone()]);
        }
        let rows = grouped(count(self.report.unused.iter().map(|file| file.rows).sum::<usize>()));
        table.row(["", "", "", &rows, self.word("計", "total")]);
        table.render() + "\n"
    }

    /// Codes of the 電子点数表 that the 医科診療行為 do not hold.
    fn codes(&self) -> String {
        let mut text = String::new();
        for check in &self.report.fee_table_codes {
            let start = check.release;
            let _ = match (check.possible, check.unknown.is_empty(), self.ja) {
                (false, _, true) => {
                    writeln!(text, "電子点数表 {start}: 同じ日からの医科診療行為がなく、コードを照合できません\n")
                }
                (false, _, false) => {
                    writeln!(text, "電子点数表 {start}: no 医科診療行為 of the same start, codes not checked\n")
                }
                (true, true, true) => writeln!(text, "電子点数表 {start}: 全てのコードが医科診療行為にあります\n"),
                (true, true, false) => writeln!(text, "電子点数表 {start}: every code is one of the 医科診療行為\n"),
                (true, false, _) => writeln!(text, "{}", self.unknown_codes(check)),
            };
        }
        text
    }

    fn unknown_codes(&self, check: &CodeCheck) -> String {
        let heading = match self.ja {
            true => format!("医科診療行為にないコード（電子点数表 {}）", check.release),
            false => format!("codes not among the 医科診療行為 (電子点数表 {})", check.release),
        };
        let mut table = Table::new(&[
            (&heading, Align::Left),
            (self.word("コード", "code"), Align::Left),
            (self.word("出現", "count"), Align::Right),
            (self.word("名称", "name"), Align::Left),
        ]);
        for code in &check.unknown {
            table.row([code.table.to_owned(), code.code.clone(), grouped(count(code.count)), code.name.clone()]);
        }
        table.render()
    }

    /// Codes that a rule names and no 医科診療行為 in force holds.
    fn rule_codes(&self) -> String {
        let found = &self.report.rule_codes;
        if found.is_empty() {
            return String::new();
        }
        let mut text = format!("{} {}\n", self.word("規則のコード", "codes of rules"), found.len());
        for code in found.iter().take(LISTED) {
            let _ = writeln!(text, "  {} {} ({} {})", code.number, code.text(self.ja), code.kind, code.field);
        }
        if found.len() > LISTED {
            let _ = writeln!(text, "  … {} (--json)", found.len() - LISTED);
        }
        text + "\n"
    }

    /// The schemes of 公費, and what is missing in those that cannot be computed.
    fn schemes(&self) -> String {
        self.report.schemes.iter().map(|check| self.scheme_check(check)).collect()
    }

    fn scheme_check(&self, check: &SchemeCheck) -> String {
        let right = Align::Right;
        let mut counts = Table::new(&[
            (self.word("公費", "schemes"), Align::Left),
            (self.word("読込", "read"), right),
            (self.word("計算できる", "computable"), right),
            (self.word("償還払い", "refunded"), right),
            (self.word("計算できない", "not computable"), right),
        ]);
        let numbers = [check.read, check.computable, check.refund, check.not_computable];
        let numbers = numbers.map(|number| grouped(count(number)));
        counts.row(std::iter::once(check.release.to_string()).chain(numbers));
        if check.obstacles.is_empty() {
            return counts.render() + "\n";
        }
        let mut why = Table::new(&[
            (self.word("計算できない理由", "why not computable"), Align::Left),
            (self.word("行", "rows"), right),
        ]);
        for (obstacle, rows) in &check.obstacles {
            why.row([self.obstacle(obstacle), grouped(count(*rows))]);
        }
        let mut first = Table::new(&[
            (self.word("最初の行", "first rows"), right),
            (self.word("公費負担者番号", "number"), Align::Left),
            (self.word("名称", "name"), Align::Left),
            (self.word("理由", "why"), Align::Left),
        ]);
        for scheme in &check.first {
            let head = [&scheme.row, &scheme.number, &scheme.name].map(Clone::clone);
            first.row(head.into_iter().chain([self.obstacle(scheme.obstacle)]));
        }
        counts.render() + &why.render() + &first.render() + "\n"
    }

    fn obstacle(&self, slug: &str) -> String {
        let name = Obstacle::from_slug(slug).filter(|_| self.ja).map(Obstacle::name_ja);
        name.unwrap_or(slug).to_owned()
    }

    fn refusals(&self) -> String {
        let mut text = String::new();
        let refusals = &self.report.refusals;
        let (fatal, others): (Vec<&Refusal>, Vec<&Refusal>) = refusals.iter().partition(|refusal| refusal.is_fatal());
        for (list, heading) in [
            (fatal, self.word("エラー", "errors")),
            (others, self.word("使えなかったファイル・行", "files and rows that could not be used")),
            (self.report.notices.iter().collect(), self.word("注記", "remarks")),
        ] {
            if list.is_empty() {
                continue;
            }
            let _ = writeln!(text, "{heading} {}", list.len());
            for refusal in list.iter().take(LISTED) {
                let _ = writeln!(text, "  {} {}", refusal.def.code, refusal.text(self.ja));
            }
            if list.len() > LISTED {
                let _ = writeln!(text, "  … {} (--json)", list.len() - LISTED);
            }
            text.push('\n');
        }
        text
    }
}

fn tally(rows: Tally) -> [String; 4] {
    [rows.read, rows.kept, rows.superseded, rows.refused].map(|number| grouped(count(number)))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
