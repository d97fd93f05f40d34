//! What adjudicate decides about a line that does not simply stand, with the row behind it.

use super::{LineStatus, Position};
use crate::masters::{Exclusion, FeeTablePart, FrequencyLimit, Rule};
use crate::message::{Arg, MessageDef, room as messages};
use crate::{Code, Day};

/// 相手: the act that a decision looks at besides its own line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Against {
    /// None.
    Nothing,
    /// A line of the claim on a day.
    Line {
        /// Index of the unit.
        unit: u32,
        /// Place in the unit.
        line: u32,
        /// 日.
        date: Day,
        /// コード.
        code: Code,
    },
    /// An entry of the history (算定・実施歴).
    History {
        /// Index of the entry.
        entry: u32,
        /// 日.
        date: Day,
        /// コード.
        code: Code,
    },
    /// An act of the same month in the other setting (同月の他区分).
    OtherSetting {
        /// Index of the act.
        entry: u32,
        /// 日.
        date: Day,
        /// コード.
        code: Code,
    },
    /// 病棟の入院料 of a day of the stay.
    Ward {
        /// 日.
        date: Day,
        /// コード.
        code: Code,
    },
}

impl Against {
    /// The JSON pointer into the claim, where the act stands in it.
    pub fn pointer(self) -> Option<String> {
        match self {
            Against::Nothing | Against::Ward { .. } => None,
            Against::Line { unit, line, .. } => Some(Position::Line(unit, line).pointer()),
            Against::History { entry, .. } => Some(format!("/history/{entry}")),
            Against::OtherSetting { entry, .. } => Some(format!("/other_setting/acts/{entry}")),
        }
    }

    /// コード and day of the act.
    pub const fn act(self) -> Option<(Code, Day)> {
        match self {
            Against::Nothing => None,
            Against::Line { date, code, .. }
            | Against::History { date, code, .. }
            | Against::OtherSetting { date, code, .. }
            | Against::Ward { date, code } => Some((code, date)),
        }
    }
}

/// 根拠の行: the row of the masters behind a decision.
#[derive(Clone, Copy, Debug)]
pub enum Basis<'m> {
    /// None: what is missing, or a cycle, is no row.
    Nothing,
    /// 02 包括・被包括テーブル, found by 01.
    Bundle {
        /// グループ番号 as stored ([`crate::masters::bundle_group`]).
        group: u32,
        /// 包括単位.
        unit: u8,
        /// 特例条件.
        special: bool,
    },
    /// 03 背反テーブル.
    Exclusion(FeeTablePart, Exclusion),
    /// 04 入院基本料テーブル.
    Inpatient {
        /// 入院基本料識別.
        group: u16,
        /// 加算識別, when the group lists the addition.
        addon: Option<u16>,
    },
    /// 05 算定回数テーブル.
    Frequency(FrequencyLimit<'m>),
    /// A column of the 医科診療行為マスター.
    Column {
        /// 項番.
        no: u16,
        /// Its value.
        value: i64,
    },
    /// 下限年齢・上限年齢 of the 医科診療行為マスター.
    Age {
        /// 項番 41 or 42.
        no: u16,
        /// Its two characters.
        age: [u8; 2],
    },
}

impl Basis<'_> {
    /// The table: `02`, `03-1` … `05`, or `master` for a column of the 医科診療行為マスター.
    pub const fn table(&self) -> Option<&'static str> {
        match self {
            Basis::Nothing => None,
            Basis::Bundle { .. } => Some(FeeTablePart::Bundle.slug()),
            Basis::Exclusion(part, _) => Some(part.slug()),
            Basis::Inpatient { .. } => Some(FeeTablePart::Inpatient.slug()),
            Basis::Frequency(_) => Some(FeeTablePart::Frequency.slug()),
            Basis::Column { .. } | Basis::Age { .. } => Some("master"),
        }
    }

    /// The row in words: its keys and values under their official names.
    pub fn row(&self) -> Option<String> {
        let flag = |special: bool| u8::from(special);
        match *self {
            Basis::Nothing => None,
            Basis::Bundle { group, unit, special } => {
                let letter = char::from(b'A'.saturating_add((group / 1_000_000).saturating_sub(1).min(25) as u8));
                let number = group % 1_000_000;
                Some(format!("グループ番号{letter}{number:06} 包括単位{unit:02} 特例条件{}", flag(special)))
            }
            Basis::Exclusion(_, row) => {
                Some(format!("{}–{} 背反区分{} 特例条件{}", row.code, row.other, row.kind, flag(row.special)))
            }
            Basis::Inpatient { group, addon: None } => Some(format!("グループ番号{group:03}（加算の行なし）")),
            Basis::Inpatient { group, addon: Some(addon) } => Some(format!("グループ番号{group:03} 加算識別{addon}")),
            Basis::Frequency(limit) => Some(format!(
                "{} 算定単位{}（{}） 算定回数{} 特例条件{}",
                limit.code,
                limit.unit,
                limit.unit_name,
                limit.times,
                flag(limit.special)
            )),
            Basis::Column { no, value } => Some(format!("医科診療行為マスター 項番{no}={value}")),
            Basis::Age { no, age: [a, b] } => {
                Some(format!("医科診療行為マスター 項番{no}={}{}", char::from(a), char::from(b)))
            }
        }
    }
}

/// 判定: a line on a day that does not simply stand.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'m> {
    /// Index of the unit.
    pub unit: u32,
    /// Place in the unit.
    pub line: u32,
    /// 日.
    pub date: Day,
    /// [`LineStatus::Suppressed`] or [`LineStatus::Undecided`].
    pub status: LineStatus,
    /// 回数 as entered.
    pub count: u32,
    /// 回数 that stand: what is priced. An undecided line keeps all that nothing certainly cuts.
    pub allowed: u32,
    /// Why, as a message of the registry.
    pub def: &'static MessageDef,
    /// The row.
    pub basis: Basis<'m>,
    /// 期間: the first and last day of the window in which acts meet or are counted.
    pub window: Option<(Day, Day)>,
    /// The other act.
    pub against: Against,
    /// The fact that would decide, under the name that a [`crate::claim::Fact`] or a field of the claim has.
    pub missing: Option<&'m str>,
    /// The rule instance that changes what the row says.
    pub rule: Option<Rule<'m>>,
    /// Arguments of the message.
    pub args: [Arg<'m>; 3],
}

/// 見送り: what adjudicate decided about a line that complete proposed.
#[derive(Clone, Copy, Debug)]
pub struct Withheld<'m> {
    /// Index of the addition.
    pub addition: u32,
    /// Why.
    pub decision: Decision<'m>,
}

impl Decision<'_> {
    /// The text of the finding.
    pub fn text(&self, japanese: bool) -> String {
        let [a, b, c] = &self.args;
        self.def.text(japanese, &[a, b, c])
    }

    /// What would settle it, in plain words.
    pub fn fix(&self, japanese: bool) -> &'static str {
        let (ja, en) = fix(self.def, self.status);
        if japanese { ja } else { en }
    }
}

fn fix(def: &MessageDef, status: LineStatus) -> (&'static str, &'static str) {
    let is = |other: &MessageDef| def.code == other.code;
    if is(&messages::FACT_MISSING) {
        (
            "明細の事実（facts）に、同じものかどうかが分かる値を付けてください",
            "give the line a fact with a value that tells which one it is",
        )
    } else if is(&messages::SAME_TIME_UNKNOWN) {
        ("算定単位に受診（encounter）を付けてください", "name the encounter of the units")
    } else if is(&messages::SPECIAL_CONDITION) {
        ("告示・通知の例外に当たるか確認してください", "see whether the exception in the notice applies")
    } else if is(&messages::DEPENDS_ON_UNDECIDED) {
        ("先に相手の明細の判定不能を解消してください", "settle the other line first")
    } else if is(&messages::OTHER_SETTING_UNKNOWN) {
        ("入院と入院外を通じて数えるか通知で確認してください", "see in the notice whether both settings count together")
    } else if is(&messages::HISTORY_CONFLICT) {
        (
            "算定済みの明細を取り下げるか、この明細を算定しないでください",
            "withdraw what was claimed earlier, or do not claim this line",
        )
    } else if is(&messages::DECISION_CYCLE) {
        ("表の行が互いに打ち消し合っています。通知を確認してください", "the rows cancel each other: see the notice")
    } else if is(&messages::WARD_FEE_UNKNOWN) {
        ("その日の入院基本料を入力してください", "enter the 入院基本料 of that day")
    } else if is(&messages::BEDS_UNKNOWN) {
        ("許可病床数を入力してください", "enter the number of beds")
    } else if is(&messages::STAY_UNKNOWN) {
        ("入院年月日・起算日を入力してください", "enter the days from which the stay counts")
    } else if is(&messages::TIMES_REVIEW) {
        ("回数を確認してください", "check the number of times")
    } else if is(&messages::HOLIDAY_UNKNOWN) {
        ("休日の暦を追加してください", "add the calendar of holidays")
    } else if is(&messages::ADDITION_APART) {
        (
            "加算を対象の診療行為と同じ算定単位に入れてください",
            "put the addition into the unit of the act that takes it",
        )
    } else if is(&messages::ADDITIONS_EXCLUDE_EACH_OTHER) {
        ("何れか一方の加算を除いてください", "take out one of the additions")
    } else if is(&messages::PREREQUISITE_MISSING) {
        (
            "必要な診療行為を実施の明細か算定歴として入力してください",
            "enter what is required as a performed line or as history",
        )
    } else if status == LineStatus::Suppressed {
        ("この明細（超えた回数）を除いてください", "take out the line, or the times above the limit")
    } else {
        ("明細を確認してください", "check the line")
    }
}
