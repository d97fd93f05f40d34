//! The types of the header.

use core::ffi::c_char;
use santei_door::batch::{
    BatchClaim, BatchComment, BatchEncounter, BatchFact, BatchLine, BatchTimes, BatchUnit, BatchVisitPoints,
    ClaimResult, EncounterResult, LineResult, UnitResult,
};

/// Masters (マスター): images, opened and validated once. Any number of threads and sessions share them.
pub struct santei_masters(());

/// Working memory of one thread, reused from call to call.
pub struct santei_session(());

/// An answer: text that the library owns until the result is freed.
pub struct santei_result(());

/// Why a call was refused: one problem or more.
pub struct santei_error(());

/// Bytes: `length` of them from `data` on.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct santei_bytes {
    /// The first byte.
    pub data: *const u8,
    /// How many.
    pub length: usize,
}

/// Text in UTF-8: `length` bytes from `data` on. No NUL byte ends it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct santei_text {
    /// The first byte.
    pub data: *const c_char,
    /// How many bytes.
    pub length: usize,
}

impl santei_text {
    /// The text as C sees it; it lives as long as the text does.
    pub(crate) fn of(text: &str) -> santei_text {
        santei_text { data: text.as_ptr().cast(), length: text.len() }
    }
}

/// One problem of an error. The texts live as long as the error.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct santei_problem {
    /// To be set by the caller: `sizeof(santei_problem)`.
    pub struct_size: usize,
    /// The number of the problem, never reused (docs/errors.md).
    pub code: u32,
    /// Always 0.
    pub reserved: u32,
    /// The name of the problem, never reused, in ASCII.
    pub slug: santei_text,
    /// Where: a JSON pointer into the claim, the section of an image, record and item of a receipt file, table and row of a batch; empty
    /// where the whole call is meant.
    pub at: santei_text,
    /// What is wrong, in Japanese (日本語).
    pub ja: santei_text,
    /// What is wrong, in English.
    pub en: santei_text,
    /// The citation (根拠) of the rule; empty where none applies.
    pub citation: santei_text,
}

/// Claims of a batch: tables of plain records, and the heap their texts are in. A table without rows may be NULL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct santei_batch {
    /// To be set by the caller: `sizeof(santei_batch)`.
    pub struct_size: usize,
    /// The claims, one a row.
    pub claims: *const BatchClaim,
    /// Rows of `claims`.
    pub claims_count: usize,
    /// The encounters (受診), one range of rows for each claim.
    pub encounters: *const BatchEncounter,
    /// Rows of `encounters`.
    pub encounters_count: usize,
    /// The billing units (点数・回数算定単位), one range for each claim.
    pub units: *const BatchUnit,
    /// Rows of `units`.
    pub units_count: usize,
    /// Days and times (算定日・回数), one range for each unit.
    pub times: *const BatchTimes,
    /// Rows of `times`.
    pub times_count: usize,
    /// The lines (明細), one range for each unit.
    pub lines: *const BatchLine,
    /// Rows of `lines`.
    pub lines_count: usize,
    /// Facts of encounters and lines.
    pub facts: *const BatchFact,
    /// Rows of `facts`.
    pub facts_count: usize,
    /// Comments (コメント) of lines.
    pub comments: *const BatchComment,
    /// Rows of `comments`.
    pub comments_count: usize,
    /// Points by visit without lines, one range for each claim.
    pub visit_points: *const BatchVisitPoints,
    /// Rows of `visit_points`.
    pub visit_points_count: usize,
    /// The heap of texts: UTF-8, into which the records point.
    pub texts: *const c_char,
    /// Bytes of `texts`.
    pub texts_length: usize,
}

/// Where the results of a batch go: tables parallel to those of the batch. A table that is not wanted is NULL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct santei_batch_results {
    /// To be set by the caller: `sizeof(santei_batch_results)`.
    pub struct_size: usize,
    /// A row for each claim.
    pub claims: *mut ClaimResult,
    /// Room in `claims`, in rows.
    pub claims_count: usize,
    /// A row for each encounter.
    pub encounters: *mut EncounterResult,
    /// Room in `encounters`, in rows.
    pub encounters_count: usize,
    /// A row for each unit.
    pub units: *mut UnitResult,
    /// Room in `units`, in rows.
    pub units_count: usize,
    /// A row for each line.
    pub lines: *mut LineResult,
    /// Room in `lines`, in rows.
    pub lines_count: usize,
}
