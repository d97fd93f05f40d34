//! The report of moving a file into another month.
//!
//! In the doc comments the words before the first colon are the official term; they are the titles of the JSON Schema.

use super::codes::Absence;
use crate::masters::Family;
use crate::uke::file::TextEncoding;
use crate::uke::finding::Position;
use crate::uke::record::Record;
use crate::{Day, Month};
use serde::Serialize;

macro_rules! report_types {
    ($( $(#[$meta:meta])* pub struct $name:ident $body:tt )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, PartialEq, Debug, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name $body
        )*
    };
}

report_types! {
    /// 診療年月の変更: what became of a file that was moved into another month.
    pub struct RedateReport {
        /// 変更後の診療年月: the month asked for.
        pub to: Month,
        /// 変更後の請求年月: the month after it.
        pub billing_month: Month,
        /// 元の診療年月: receipts by their month, in order.
        pub from: Vec<MonthCount>,
        /// レセプト: in the file.
        pub receipts: u64,
        /// 変更したレセプト: moved.
        pub moved: u64,
        /// 変更しないレセプト: left as they stand, with the reason.
        pub unmoved: Vec<UnmovedReceipt>,
        /// 読んだレコード: records of the file.
        pub records_read: u64,
        /// 書いたレコード: records of the new file.
        pub records_written: u64,
        /// 点数・回数算定単位: billing units of the moved receipts.
        pub units: u64,
        /// なくなった算定単位: units that lost every record.
        pub units_removed: u64,
        /// 一部がなくなった算定単位: units that lost some records and keep their points as recorded.
        pub units_shortened: Vec<ShortenedUnit>,
        /// 移した日: days that the new month does not have.
        pub days_moved: Vec<MovedDay>,
        /// 除いたコード: codes that the masters of the month do not know, by family and code.
        pub dropped: Vec<Dropped>,
        /// 確認できない種類: families without complete masters in the month; their codes stay.
        pub unchecked: Vec<String>,
        /// 点数は記録のまま: the points of units and payers stay as recorded; they are not the points of the new month.
        pub points_as_recorded: bool,
        /// 保険者向けの様式: whether the file has three leading columns; line numbers and records of the reviewer stay.
        pub for_payers: bool,
        /// 元の文字コード: encoding of the file that was read.
        pub encoding_read: String,
        /// 変換できない文字: characters that CP932 cannot write, replaced by 〓.
        pub characters_replaced: u64,
    }

    /// 月別の件数: receipts of one month.
    pub struct MonthCount {
        /// 診療年月: the month.
        pub month: Month,
        /// 件数: receipts.
        pub receipts: u64,
    }

    /// 変更しないレセプト: a receipt that stays as it is.
    pub struct UnmovedReceipt {
        /// レコード: number of its RE record.
        pub record: u32,
        /// 理由: stable name of the message.
        pub reason: String,
    }

    /// 一部がなくなった算定単位: a unit that lost records.
    pub struct ShortenedUnit {
        /// レコード: number of its first record in the file that was read.
        pub record: u32,
        /// 点数: as recorded, now on the last remaining record.
        pub points: i64,
        /// 除いたレコード: how many.
        pub dropped_records: u32,
    }

    /// 移した日: a day that the new month does not have.
    pub struct MovedDay {
        /// レコード: number in the file that was read.
        pub record: u32,
        /// 項目: official name of the item.
        pub item: String,
        /// 元の日: day of the month.
        pub from_day: u32,
        /// 移した先: the last day of the month.
        pub to: Day,
    }

    /// 除いたコード: one code.
    pub struct Dropped {
        /// 種類: family of masters.
        pub family: String,
        /// コード: as recorded.
        pub code: String,
        /// 名称: where a release knows it; else empty.
        pub name: String,
        /// 理由: why it is not in force.
        pub reason: DroppedReason,
        /// レコード数: records that were dropped with it.
        pub records: u64,
        /// コメント: places inside other records that were blanked.
        pub comments: u64,
    }
}

/// 理由: why a code is not in force on the days of the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DroppedReason {
    /// 廃止: abolished after a day.
    Abolished {
        /// 最終日: last day in force.
        last_day: Day,
    },
    /// 新設前: in force later only.
    NotYet {
        /// 開始日: first day in force.
        from: Day,
    },
    /// 不明: no release that is loaded knows it.
    Unknown {},
}

impl RedateReport {
    pub(super) fn new(to: Month, encoding: TextEncoding) -> RedateReport {
        RedateReport {
            to,
            billing_month: to.plus_months(1),
            from: Vec::new(),
            receipts: 0,
            moved: 0,
            unmoved: Vec::new(),
            records_read: 0,
            records_written: 0,
            units: 0,
            units_removed: 0,
            units_shortened: Vec::new(),
            days_moved: Vec::new(),
            dropped: Vec::new(),
            unchecked: Vec::new(),
            points_as_recorded: true,
            for_payers: false,
            encoding_read: encoding.name().to_owned(),
            characters_replaced: 0,
        }
    }

    pub(super) fn count_month(&mut self, month: Month) {
        match self.from.iter_mut().find(|entry| entry.month == month) {
            Some(entry) => entry.receipts += 1,
            None => self.from.push(MonthCount { month, receipts: 1 }),
        }
        self.from.sort_by_key(|entry| (entry.month.year(), entry.month.month()));
    }

    pub(super) fn drop_code(&mut self, family: Family, code: &str, absence: &Absence) {
        self.count_code(family, code, absence, (1, 0));
    }

    pub(super) fn drop_comment(&mut self, family: Family, code: &str, absence: &Absence) {
        self.count_code(family, code, absence, (0, 1));
    }

    fn count_code(&mut self, family: Family, code: &str, absence: &Absence, (records, comments): (u64, u64)) {
        let same = |entry: &&mut Dropped| entry.family == family.slug() && entry.code == code;
        match self.dropped.iter_mut().find(same) {
            Some(entry) => {
                entry.records += records;
                entry.comments += comments;
            }
            None => self.dropped.push(Dropped {
                family: family.slug().to_owned(),
                code: code.to_owned(),
                name: absence.name.clone(),
                reason: absence.reason,
                records,
                comments,
            }),
        }
    }
}

impl MovedDay {
    pub(super) fn new(record: Record<'_>, field: u16, from_day: u32, to: Day) -> MovedDay {
        let position = Position { record: record.number(), kind: record.kind(), field };
        MovedDay { record: record.number(), item: position.field_name().unwrap_or_default().to_owned(), from_day, to }
    }
}
