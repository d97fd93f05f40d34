//! Sections of the curated parts: parameters, rules, calendar of revisions.

use santei::image::format::{ParameterRow, RevisionRow, RuleFieldRow, RuleRow, section};
use zerocopy::IntoBytes;
use zerocopy::byteorder::little_endian::I64;

use super::heap::{HeapWriter, too_large};
use crate::parameters::{Parameters, Revisions};
use crate::problem::Problem;
use crate::rulebook::{FieldValue, Rulebook};

pub(super) fn parameters(parameters: &Parameters, heap: &mut HeapWriter) -> Result<Vec<u8>, Problem> {
    let mut rows = Vec::with_capacity(parameters.values.len());
    for value in &parameters.values {
        let (numerator, denominator) = value.ratio.unwrap_or((0, 0));
        rows.push(ParameterRow {
            id: heap.add_str(&value.id)?,
            unit: heap.add_str(&value.unit)?,
            title_ja: heap.add_str(&value.title_ja)?,
            title_en: heap.add_str(&value.title_en)?,
            cite: heap.add_str(&value.cite)?,
            note: heap.add_str(&value.note)?,
            from: value.from.number().into(),
            until: value.until.number().into(),
            numerator: numerator.into(),
            denominator: denominator.into(),
            grade: value.grade,
            announced: value.announced.into(),
            reserved: [0; 2],
        });
    }
    Ok(rows.as_bytes().to_vec())
}

pub(super) fn rulebook(rulebook: &Rulebook, heap: &mut HeapWriter) -> Result<Vec<(u16, Vec<u8>)>, Problem> {
    let (mut rows, mut fields, mut values) = (Vec::new(), Vec::new(), Vec::<I64>::new());
    for rule in &rulebook.rules {
        let fields_first = u32::try_from(fields.len()).map_err(|_| too_large("the fields of the rulebook"))?;
        for (name, value) in &rule.fields {
            let first = u32::try_from(values.len()).map_err(|_| too_large("the values of the rulebook"))?;
            let (texts, list) = match value {
                FieldValue::Int(value) => {
                    values.push((*value).into());
                    (0, 0)
                }
                FieldValue::Ints(list) => {
                    values.extend(list.iter().map(|&value| I64::new(value)));
                    (0, 1)
                }
                FieldValue::Text(text) => {
                    values.push(i64::from(heap.add_str(text)?.get()).into());
                    (1, 0)
                }
                FieldValue::Texts(list) => {
                    for text in list {
                        values.push(i64::from(heap.add_str(text)?.get()).into());
                    }
                    (1, 1)
                }
            };
            let len = (values.len() as u32 - first).into();
            fields.push(RuleFieldRow {
                name: heap.add_str(name)?,
                texts,
                list,
                reserved: [0; 2],
                first: first.into(),
                len,
            });
        }
        rows.push(RuleRow {
            kind: heap.add_str(&rule.kind)?,
            id: heap.add_str(&rule.id)?,
            cite: heap.add_str(&rule.cite)?,
            from: rule.from.number().into(),
            until: rule.until.number().into(),
            fields_first: fields_first.into(),
            fields_len: u16::try_from(rule.fields.len()).map_err(|_| too_large(&rule.id))?.into(),
            grade: rule.grade,
            announced: rule.announced.into(),
        });
    }
    Ok(vec![
        (section::RULES, rows.as_bytes().to_vec()),
        (section::RULE_FIELDS, fields.as_bytes().to_vec()),
        (section::RULE_VALUES, values.as_bytes().to_vec()),
    ])
}

pub(super) fn revisions(revisions: &Revisions, heap: &mut HeapWriter) -> Result<Vec<u8>, Problem> {
    let mut rows = Vec::with_capacity(revisions.days.len());
    for revision in &revisions.days {
        rows.push(RevisionRow {
            family: revision.family.number(),
            grade: revision.grade,
            reserved: [0; 2],
            start: revision.start.number().into(),
            cite: heap.add_str(&revision.cite)?,
        });
    }
    Ok(rows.as_bytes().to_vec())
}
