//! Receipt files (レセプト電算処理ファイル, `RECEIPTC.UKE`): reading, checking and writing them back byte for byte.
//!
//! A file is read from bytes, without copying: [`UkeFile`] gives its [`Part`]s, and [`Reader`] walks it receipt by receipt with
//! buffers that are reused, so memory is bounded by the largest receipt. Text items stay in the file's encoding ([`TextEncoding`]);
//! codes, numbers and dates are read. What is wrong is a [`Finding`] on a record and item; reading goes on.
//!
//! ```
//! use santei::uke::{Chunk, Reader, UkeFile};
//! let bytes = b"IR,1,13,1,1234567\r\nRE,1,1112,202606,A,1,19730115\r\nHO,06222011,1,1001,1,76\r\n\
//!     SI,12,1,112007410,,76,1,,,,,,,,1\r\nGO,1,76,99\r\n\x1A";
//! let file = UkeFile::open(bytes).unwrap();
//! let (mut reader, mut findings) = (Reader::new(&file), Vec::new());
//! while let Some(chunk) = reader.next_chunk(&mut findings) {
//!     if let Chunk::Receipt(receipt) = chunk {
//!         assert_eq!(receipt.units[0].points, Some(76));
//!         assert_eq!(receipt.units[0].days.on(2), 1);
//!     }
//! }
//! assert!(findings.is_empty());
//! ```

mod build;
mod check;
mod claim;
mod class;
mod codes;
#[cfg(feature = "encoding")]
mod encoding;
mod field;
mod file;
mod finding;
mod income;
mod item;
mod join;
mod layout;
mod piece;
mod receipt;
mod record;
mod redate;
mod sheet;
mod text;
mod total;
mod verify;

pub use build::{BuiltReceipt, ReceiptFile, ReceiptSums, ReviewOrganisation, encode_records, not_final, receipts_of};
pub use check::{
    CheckFinding, CheckReport, CheckTally, Checked, CheckedFile, Checker, EDITION, Edition, KindCount, check,
    check_piece,
};
pub use claim::{NoClaim, ReceiptClaim, SkippedUnit, claim_of};
pub use class::{Burden, PayerSlot, ReceiptKind, ServiceClass};
pub use codes::{CodeTable, TABLES};
#[cfg(feature = "encoding")]
pub use encoding::{decode_text, encode_text};
pub use field::{Field, Fields, Filled};
pub use file::{FileLayout, Part, Parts, TextEncoding, UkeFile};
pub use finding::{Finding, FindingDef, Position, Shown};
pub use item::{BillingUnit, DayCounts, Item, ItemKind};
pub use join::{PatientKey, join};
pub use layout::{
    Co, FieldDef, ForeignKind, Form, Go, Gr, Ho, Ir, Iy, Jd, Ko, Mf, Mode, Need, RECORDS, Re, RecordDef, RecordKind,
    Si, Sj, Sn, Sy, Ti, To, Tr, Ts,
};
pub use piece::{Carried, piece_end};
pub use receipt::{Chunk, Donor, Payer, Reader, Receipt};
pub use record::{Block, LineEnd, PayerColumns, Record};
pub use redate::{
    Dropped, DroppedReason, MonthCount, MovedDay, RedateError, RedateReport, Redated, ShortenedUnit, UnmovedReceipt,
    redate,
};
pub use sheet::{
    Sheet, SheetAccount, SheetCare, SheetClaim, SheetCode, SheetDay, SheetDayCount, SheetDisease, SheetDonor,
    SheetEntry, SheetInstitution, SheetInsurance, SheetKind, SheetLine, SheetMeals, SheetMonth, SheetPart,
    SheetPatient, SheetRecords, SheetRow, SheetSubsidy, SheetUnit, sheet, sheet_entry,
};
pub use verify::{
    Difference, FieldCount, FieldReport, FieldStatus, FieldValue, FileSums, Reason, ReceiptReport, Status, Tally,
    TotalReport, UnitReport, Verifier,
};

#[cfg(test)]
mod tests;
