//! コメント関連テーブル: which comments an act or a drug asks for on the receipt.
//!
//! The numbers in brackets are 項番 of コメント関連テーブル ファイル仕様説明書 (令和6年度版), pp. 2–7.

use crate::claim::Setting;
use crate::image::format::{CommentRelationRow, VersionRow};
use crate::image::{Heap, HotRows, ReleaseSections};
use crate::{Code, Day};

numbered! {
    /// コメント記載通知等 (2): the list that asks for a comment.
    pub enum CommentNotice {
        /// None of those below.
        Other = 0 "other" "その他",
        /// 記載要領 別表Ⅰ（医科）.
        Medical = 1 "medical" "記載要領 別表Ⅰ（医科）",
        /// 記載要領 別表Ⅰ（歯科）.
        Dental = 3 "dental" "記載要領 別表Ⅰ（歯科）",
        /// 記載要領 別表Ⅰ（調剤）.
        Dispensing = 4 "dispensing" "記載要領 別表Ⅰ（調剤）",
        /// 記載要領 別表Ⅱ（医薬品）.
        Drugs = 5 "drugs" "記載要領 別表Ⅱ（医薬品）",
        /// 記載要領 別表Ⅲ（検査値）.
        TestValues = 6 "test_values" "記載要領 別表Ⅲ（検査値）",
        /// 訪問看護療養費請求書の記載要領 別表Ⅰ.
        VisitingNurse = 7 "visiting_nurse" "記載要領（訪問看護）別表Ⅰ",
    }

    /// 条件区分 (14): when a comment is asked for.
    pub enum CommentCondition {
        /// Something else than those below, which only the notice says.
        Other = 0 "other" "記載要領の条件に当たるとき",
        /// The act is billed; nothing else is asked.
        Billed = 1 "billed" "算定したとき",
        /// The act is billed in the 入外区分 of the row.
        BilledInSetting = 2 "billed_in_setting" "入院又は入院外で算定したとき",
        /// The act is billed the 算定回数 of the row.
        BilledTimes = 3 "billed_times" "複数回算定したとき",
        /// As [`Other`](CommentCondition::Other); a ＤＰＣ医療機関 may leave it out.
        OtherUnlessDpc = 10 "other_unless_dpc" "記載要領の条件に当たるとき（ＤＰＣ医療機関は省略可）",
        /// As [`Billed`](CommentCondition::Billed); a ＤＰＣ医療機関 may leave it out.
        BilledUnlessDpc = 11 "billed_unless_dpc" "算定したとき（ＤＰＣ医療機関は省略可）",
        /// As [`BilledInSetting`](CommentCondition::BilledInSetting); a ＤＰＣ医療機関 may leave it out.
        BilledInSettingUnlessDpc = 12 "billed_in_setting_unless_dpc" "入院又は入院外で算定したとき（ＤＰＣ医療機関は省略可）",
        /// As [`BilledTimes`](CommentCondition::BilledTimes); a ＤＰＣ医療機関 may leave it out.
        BilledTimesUnlessDpc = 13 "billed_times_unless_dpc" "複数回算定したとき（ＤＰＣ医療機関は省略可）",
        /// A 長期収載品 is not prescribed as 選定療養.
        NotSelectedCare = 20 "not_selected_care" "長期収載品を選定療養として処方しないとき",
    }
}

/// A row of the コメント関連テーブル in force: a comment that goes with an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CommentRelation<'a> {
    /// 診療（調剤）行為コード (6).
    pub act: Code,
    /// コメントコード (9).
    pub comment: Code,
    /// コメント文 (11).
    pub text: &'a str,
    /// コメント記載通知等 (2).
    pub notice: CommentNotice,
    /// 項番 in the list (3), 0 outside of one.
    pub item: u16,
    /// 区分 in the list (4).
    pub section: &'a str,
    /// 枝番 (5): one condition of the 項番. Rows of an act with one 枝番 are what may be recorded under that condition; the table
    /// does not say whether one of them is enough.
    pub branch: u8,
    /// 条件区分 (14).
    pub condition: CommentCondition,
    /// 非算定理由コメント (15): the comment is recorded when the act is not billed.
    pub not_billed: bool,
    /// 入外区分 (16), where the row is for one of them.
    pub setting: Option<Setting>,
    /// 算定回数 (17) from which on it is asked for, else 0.
    pub times: u16,
    /// 変更年月日 (12).
    pub from: Day,
    /// 廃止年月日 (13).
    pub until: Day,
    published: i32,
}

impl CommentRelation<'_> {
    /// パターン of the comment: digits 2 and 3 of its code (マスターファイル仕様説明書 別紙6-1).
    pub const fn pattern(&self) -> u8 {
        (self.comment.value() / 1_000_000 % 100) as u8
    }

    /// Where the comment is asked for: the list, its 項番 and 区分; outside of a list the table itself.
    pub fn citation(&self) -> String {
        if self.notice == CommentNotice::Other {
            return super::Family::CommentRelation.name_ja().to_owned();
        }
        format!("{} 項番{}（{}）", self.notice.name_ja(), self.item, self.section)
    }

    /// Whether two rows of an act are recorded under the same condition of a notice.
    pub fn is_beside(&self, other: &CommentRelation<'_>) -> bool {
        let place = |row: &CommentRelation<'_>| (row.notice, row.item, row.branch);
        place(self) == place(other) && self.section == other.section
    }

    pub(super) fn is_current(&self, newest: i32, on: Day) -> bool {
        self.published == newest && self.from <= on && on <= self.until
    }
}

/// The newest publication of a release that was out by a day.
pub(super) fn newest(sections: &ReleaseSections<'_>, known_at: Day) -> Option<i32> {
    let HotRows::CommentRelations(rows) = sections.hot else { return None };
    let versions = sections.versions.iter().filter(|_| !rows.is_empty());
    versions.map(|version| version.published.get()).filter(|&day| day <= known_at.number()).max()
}

/// The rows of an act, of every publication.
pub(super) fn of<'a>(
    sections: &ReleaseSections<'a>,
    heap: Heap<'a>,
    code: Code,
) -> impl Iterator<Item = CommentRelation<'a>> + use<'a> {
    let rows: &'a [CommentRelationRow] = match sections.hot {
        HotRows::CommentRelations(rows) => rows,
        _ => &[],
    };
    let first = rows.partition_point(|row| row.act.get() < code.value());
    let own = rows.get(first..).unwrap_or_default().iter().take_while(move |row| row.act.get() == code.value());
    let versions = sections.versions;
    own.filter_map(move |row| relation(row, versions.get(row.version.get() as usize)?, heap))
}

fn relation<'a>(row: &CommentRelationRow, version: &VersionRow, heap: Heap<'a>) -> Option<CommentRelation<'a>> {
    Some(CommentRelation {
        act: Code::from_checked(row.act.get()),
        comment: Code::from_checked(row.comment.get()),
        text: heap.get(row.text),
        // Opening the image has refused unknown numbers.
        notice: CommentNotice::from_number(row.notice)?,
        item: row.item.get(),
        section: heap.get(row.section),
        branch: row.branch,
        condition: CommentCondition::from_number(row.condition)?,
        not_billed: row.not_billed == 1,
        setting: match row.setting {
            1 => Some(Setting::Inpatient),
            2 => Some(Setting::Outpatient),
            _ => None,
        },
        times: row.times.get(),
        from: Day::from_number(version.valid_from.get()),
        until: Day::from_number(version.valid_until.get()),
        published: version.published.get(),
    })
}
