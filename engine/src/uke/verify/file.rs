//! 診療報酬請求書レコード (GO): what the receipts of a file must sum to.

use super::fields::{FieldReport, FieldStatus, FieldValue};
use super::{Reason, ReceiptReport};
use crate::message::uke as message;
use crate::uke::layout::{Go, Ir, RecordKind};
use crate::uke::receipt::Receipt;
use crate::uke::record::Record;
use crate::uke::total::{FileTotals, states_totals};

/// The sums of the receipts since the last envelope.
#[derive(Clone, Debug)]
pub struct FileSums {
    /// 総件数, and 合計点数 of the main payers as they should be.
    totals: FileTotals,
    /// Whether the file states the totals of all receipts.
    whole: bool,
}

impl Default for FileSums {
    fn default() -> FileSums {
        FileSums { totals: FileTotals::default(), whole: true }
    }
}

impl FileSums {
    /// Sums of nothing.
    pub fn new() -> FileSums {
        FileSums::default()
    }

    /// Counts a receipt: 合計点数 of its insurance, or of its first subsidy (p. 27 注３), from its report where that decides it.
    pub fn add(&mut self, receipt: &Receipt<'_>, report: &ReceiptReport) {
        let main = receipt.payers.first();
        let field = main.and_then(|payer| report.field(payer.record.number(), 6));
        let decided =
            field.filter(|field| field.status != FieldStatus::Agreed).and_then(|field| field.expected.as_ref());
        let points = match decided {
            Some(FieldValue::Number(points)) => *points,
            _ => main.and_then(|payer| payer.points).unwrap_or(0),
        };
        self.totals.add_points(receipt, points);
    }

    /// The items of GO against the receipts before it. Other records of the envelope give none.
    pub fn envelope(&mut self, record: Record<'_>) -> Vec<FieldReport> {
        match record.kind() {
            RecordKind::Ir => {
                self.whole = Ir::of(record).is_none_or(states_totals);
                Vec::new()
            }
            RecordKind::Go => Go::of(record).map(|go| self.close(go)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn close(&mut self, go: Go<'_>) -> Vec<FieldReport> {
        let sums = core::mem::replace(self, FileSums::new());
        let record = go.record();
        // The reviewing organisation writes 0 when receipts were moved or split among insurers.
        let moved = go.receipts().number() == Some(0) && go.points().number() == Some(0);
        let elsewhere = Reason::new(&message::UKE_FILE_ELSEWHERE);
        let known = if sums.whole && !moved { Ok(()) } else { Err(elsewhere) };
        let points = known.and(sums.totals.points.ok_or(Reason::new(&message::UKE_OVERFLOW)));
        vec![
            FieldReport::number(record, 2, known.map(|()| Some(sums.totals.receipts))),
            FieldReport::number(record, 3, points.map(Some)),
        ]
    }
}
