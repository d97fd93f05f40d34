//! A Parquet file that can be cut off and gone on with: each row group is a small file of its own, one after the other in the unfinished
//! output; at the end their column chunks are copied, as they are, into one file.

use crate::columns::{RowKind, schema};
use crate::journal::releases;
use arrow_array::RecordBatch;
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::Compression;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::writer::SerializedFileWriter;
use santei::MasterSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

/// The row group that is being filled.
pub(crate) struct Segments {
    rows: RowKind,
    row_group: usize,
    /// Rows in it.
    filled: usize,
    writer: Option<ArrowWriter<Vec<u8>>>,
}

impl Segments {
    pub(crate) fn new(rows: RowKind, row_group: usize) -> Segments {
        Segments { rows, row_group, filled: 0, writer: None }
    }

    /// Whether no row waits for its row group to be full.
    pub(crate) fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Adds rows; gives the row group when it is full.
    pub(crate) fn push(&mut self, batch: &RecordBatch) -> Result<Option<Vec<u8>>, ParquetError> {
        if batch.num_rows() == 0 {
            return Ok(None);
        }
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => self.writer.insert(ArrowWriter::try_new(Vec::new(), schema(self.rows), Some(properties(None)))?),
        };
        writer.write(batch)?;
        self.filled += batch.num_rows();
        if self.filled < self.row_group { Ok(None) } else { self.close() }
    }

    /// The row group as it is, if it has a row.
    pub(crate) fn close(&mut self) -> Result<Option<Vec<u8>>, ParquetError> {
        self.filled = 0;
        self.writer.take().map(ArrowWriter::into_inner).transpose()
    }
}

fn properties(facts: Option<Vec<KeyValue>>) -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        // A segment is one row group, whatever its rows.
        .set_max_row_group_row_count(None)
        .set_key_value_metadata(facts)
        .build()
}

/// Writes the row groups of `spool`, which end at these places, as one file.
pub(crate) fn assemble(
    spool: &File,
    ends: &[u64],
    rows: RowKind,
    masters: &MasterSet<'_>,
    out: File,
) -> Result<(), ParquetError> {
    let schema = schema(rows);
    let mut properties = properties(Some(facts(masters)));
    add_encoded_arrow_schema_to_metadata(&schema, &mut properties);
    let columns = ArrowSchemaConverter::new().convert(&schema)?;
    let mut writer = SerializedFileWriter::new(out, columns.root_schema_ptr(), Arc::new(properties))?;
    let starts = std::iter::once(0).chain(ends.iter().copied());
    for (start, end) in starts.zip(ends) {
        let segment = Segment { spool, start, end: *end };
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&segment)?;
        for group in metadata.row_groups() {
            let mut target = writer.next_row_group()?;
            for column in group.columns() {
                let close = ColumnCloseResult {
                    bytes_written: u64::try_from(column.compressed_size()).unwrap_or(0),
                    rows_written: u64::try_from(group.num_rows()).unwrap_or(0),
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                target.append_column(&segment, close)?;
            }
            target.close()?;
        }
    }
    writer.into_inner()?.sync_all()?;
    Ok(())
}

/// Engine and masters, for whoever asks a file where it comes from.
fn facts(masters: &MasterSet<'_>) -> Vec<KeyValue> {
    let releases: Vec<String> = releases(masters).iter().map(|release| release.join(" ")).collect();
    vec![
        KeyValue::new("santei:engine".to_owned(), santei::VERSION.to_owned()),
        KeyValue::new("santei:known-at".to_owned(), crate::journal::known_at(masters).unwrap_or_default()),
        KeyValue::new("santei:masters".to_owned(), releases.join("\n")),
    ]
}

/// A part of a file, read as a file.
struct Segment<'f> {
    spool: &'f File,
    start: u64,
    end: u64,
}

impl Length for Segment<'_> {
    fn len(&self) -> u64 {
        self.end - self.start
    }
}

impl ChunkReader for Segment<'_> {
    type T = std::io::Take<File>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        let mut file = self.spool.try_clone()?;
        file.seek(SeekFrom::Start(self.start + start))?;
        Ok(file.take(self.end.saturating_sub(self.start + start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes, ParquetError> {
        let mut bytes = Vec::with_capacity(length);
        self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}
