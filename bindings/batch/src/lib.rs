//! Many claims through santei: claims in (JSONL, receipt files, Parquet), and out come their Outcomes (JSONL), their receipts (UKE) or flat
//! tables (CSV, Parquet), in the order of the input whatever the threads.
//!
//! * **Bounded.** A few blocks of the input and their results are in memory, however long the input is. Joining the months of a patient in
//!   receipt files keeps eight bytes a receipt while it looks for patients with several, and the claims of those.
//! * **Nothing is dropped.** A claim that cannot be read or computed has a line in the file of errors ([`Refused`]) and none in the output;
//!   the run goes on.
//! * **Resumable.** The output grows in `OUT.partial`; `OUT.journal` says from time to time how far input and output are. A run that goes on from
//!   there gives the bytes of an uninterrupted one, in every format. Finished files are renamed into place.
//!
//! [`run`] does it; [`Job`] says what. No rule and no default of the calculation lives here.

mod columns;
mod error;
mod input;
mod join;
mod journal;
mod output;
mod parquet_out;
mod receipts_out;
mod refused;
mod run;
mod summary;
mod worker;

pub use columns::{ColumnDocument, ColumnKind, Columns, RowKind, columns};
pub use error::BatchError;
pub use input::InputKind;
pub use output::OutputKind;
pub use refused::{Problem, Refused};
pub use run::{Begin, Job, Progress, run};
pub use summary::{ErrorCount, MastersDocument, OutputFile, PayerYen, Summary};
