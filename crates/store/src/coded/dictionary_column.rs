//! Columns of texts that repeat, as chunks of a Parquet file.
//!
//! Rows hold places of texts. Parquet's own writer wants the texts and looks each one up again to find its place in the dictionary of the
//! chunk; here a place is numbered when the chunk first meets it, and a text is touched once in a chunk. Written are a dictionary page (`PLAIN`) and
//! data pages (`RLE_DICTIONARY`, version 1), packed by Snappy, as the format describes them (Apache Parquet, "Encodings").

use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, ColumnIndexBuilder, OffsetIndexBuilder};
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use snap::raw::Encoder;

/// No text.
pub(crate) const NONE: u32 = u32::MAX;

/// A run of equal values is told as such from this length on; a shorter one stays among its neighbours.
const SHORTEST_RUN: usize = 16;

/// One page of a chunk.
struct PageWritten {
    bytes: usize,
    rows: usize,
    nones: usize,
    /// The least and the largest place in it.
    bounds: Option<(u32, u32)>,
}

/// Writes one column, chunk after chunk.
pub(crate) struct DictionaryColumn {
    column: ColumnDescPtr,
    /// Whether pages and chunks tell their least and largest text: possible where places are in the order of the texts.
    is_ordered: bool,
    /// Data pages of the present chunk.
    data: TrackedWrite<Vec<u8>>,
    pages: Vec<PageWritten>,
    /// The places that the chunk met, in that order.
    met: Vec<u32>,
    /// By place: 1 + its number among them, 0 where it was not met.
    numbers: Vec<u32>,
    /// Bytes of the chunk's pages before they were packed, headers included.
    unpacked: usize,
    packer: Encoder,
    /// Numbers and presence in the present page.
    page: Vec<u32>,
    present: Vec<u32>,
}

impl DictionaryColumn {
    /// `is_ordered` where places are in the order of the texts.
    pub(crate) fn new(column: ColumnDescPtr, is_ordered: bool) -> DictionaryColumn {
        DictionaryColumn {
            column,
            is_ordered,
            data: TrackedWrite::new(Vec::new()),
            pages: Vec::new(),
            met: Vec::new(),
            numbers: Vec::new(),
            unpacked: 0,
            packer: Encoder::new(),
            page: Vec::new(),
            present: Vec::new(),
        }
    }

    /// Takes the places of some rows as one page.
    pub(crate) fn push(&mut self, places: &[u32]) -> Result<(), ParquetError> {
        self.page.clear();
        for &place in places {
            if place == NONE {
                continue;
            }
            let at = place as usize;
            if at >= self.numbers.len() {
                self.numbers.resize(at + 1, 0);
            }
            let number = &mut self.numbers[at];
            if *number == 0 {
                self.met.push(place);
                // Places are fewer than 2³².
                *number = self.met.len() as u32;
            }
            self.page.push(*number - 1);
        }
        let nones = places.len() - self.page.len();
        if nones > 0 && self.column.max_def_level() == 0 {
            let name = self.column.name();
            return Err(ParquetError::General(format!(
                "no text in column {name}, which needs one"
            )));
        }
        let mut bytes = Vec::with_capacity(places.len() * 2);
        if self.column.max_def_level() > 0 {
            self.present.clear();
            let present = places.iter().map(|&place| u32::from(place != NONE));
            self.present.extend(present);
            bytes.extend_from_slice(&[0; 4]);
            pack(&self.present, 1, &mut bytes);
            let length = (bytes.len() - 4) as u32;
            bytes[..4].copy_from_slice(&length.to_le_bytes());
        }
        let mut encoding = Encoding::PLAIN;
        // A page of nothing needs no dictionary, which may not be there.
        if !self.page.is_empty() {
            encoding = Encoding::RLE_DICTIONARY;
            let largest = self.met.len() as u32 - 1;
            let width = (u32::BITS - largest.leading_zeros()).max(1);
            bytes.push(width as u8);
            pack(&self.page, width, &mut bytes);
        }
        let length = bytes.len();
        let packed = pack_page(&mut self.packer, &bytes)?;
        let page = Page::DataPage {
            buf: packed.into(),
            num_values: places.len() as u32,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let before = self.data.bytes_written();
        let page = CompressedPage::new(page, length);
        let written = SerializedPageWriter::new(&mut self.data).write_page(page)?;
        self.unpacked += written.uncompressed_size;
        let held = || places.iter().copied().filter(|&place| place != NONE);
        self.pages.push(PageWritten {
            bytes: self.data.bytes_written() - before,
            rows: places.len(),
            nones,
            bounds: match self.is_ordered {
                true => held().min().zip(held().max()),
                false => None,
            },
        });
        Ok(())
    }

    /// Ends the chunk: it becomes the next column of the row group.
    pub(crate) fn finish<'t, W: std::io::Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        text: impl Fn(u32) -> &'t str,
    ) -> Result<(), ParquetError> {
        let mut chunk = self.dictionary(&text)?;
        let dictionary = chunk.len() as i64;
        let data = std::mem::replace(&mut self.data, TrackedWrite::new(Vec::new()));
        chunk.append(&mut data.into_inner()?);
        let mut offsets = OffsetIndexBuilder::new();
        let mut index = self
            .is_ordered
            .then(|| ColumnIndexBuilder::new(Type::BYTE_ARRAY));
        let bytes_of = |place: u32| text(place).as_bytes().to_vec();
        let (mut rows, mut nones) = (0, 0);
        let mut offset = dictionary;
        for page in &self.pages {
            offsets.append_offset_and_size(offset, page.bytes as i32);
            offsets.append_row_count(page.rows as i64);
            offset += page.bytes as i64;
            rows += page.rows;
            nones += page.nones;
            if let Some(index) = &mut index {
                let (least, largest) = match page.bounds {
                    Some((least, largest)) => (bytes_of(least), bytes_of(largest)),
                    None => Default::default(),
                };
                let nones = page.nones as i64;
                index.append(page.bounds.is_none(), least, largest, nones, None);
            }
        }
        let mut metadata = ColumnChunkMetaData::builder(self.column.clone())
            .set_encodings(vec![
                Encoding::PLAIN,
                Encoding::RLE,
                Encoding::RLE_DICTIONARY,
            ])
            .set_compression(Compression::SNAPPY)
            .set_num_values(rows as i64)
            .set_total_compressed_size(chunk.len() as i64)
            .set_total_uncompressed_size(self.unpacked as i64)
            .set_dictionary_page_offset((dictionary > 0).then_some(0))
            .set_data_page_offset(dictionary);
        if self.is_ordered {
            let bounds = self.pages.iter().filter_map(|page| page.bounds);
            let bounds = bounds.reduce(|all, page| (all.0.min(page.0), all.1.max(page.1)));
            let value = |place: u32| ByteArray::from(bytes_of(place));
            let (least, largest) = bounds.map_or((None, None), |(least, largest)| {
                (Some(value(least)), Some(value(largest)))
            });
            let nones = Some(nones as u64);
            let statistics = Statistics::byte_array(least, largest, None, nones, false);
            metadata = metadata.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written: chunk.len() as u64,
            rows_written: rows as u64,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: index.map(ColumnIndexBuilder::build).transpose()?,
            offset_index: Some(offsets.build()),
        };
        self.pages.clear();
        self.unpacked = 0;
        for place in self.met.drain(..) {
            self.numbers[place as usize] = 0;
        }
        group.append_column(&bytes::Bytes::from(chunk), close)
    }

    /// The dictionary page; nothing where the chunk holds no text.
    fn dictionary<'t>(&mut self, text: &impl Fn(u32) -> &'t str) -> Result<Vec<u8>, ParquetError> {
        let mut written = TrackedWrite::new(Vec::new());
        if self.met.is_empty() {
            return written.into_inner();
        }
        let mut bytes = Vec::new();
        for &place in &self.met {
            let text = text(place).as_bytes();
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
            bytes.extend_from_slice(text);
        }
        let length = bytes.len();
        let packed = pack_page(&mut self.packer, &bytes)?;
        let page = Page::DictionaryPage {
            buf: packed.into(),
            num_values: self.met.len() as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let page = CompressedPage::new(page, length);
        let about = SerializedPageWriter::new(&mut written).write_page(page)?;
        self.unpacked += about.uncompressed_size;
        written.into_inner()
    }
}

fn pack_page(packer: &mut Encoder, bytes: &[u8]) -> Result<Vec<u8>, ParquetError> {
    packer
        .compress_vec(bytes)
        .map_err(|error| ParquetError::External(Box::new(error)))
}

/// Values of `width` bits, 1 to 32, in the hybrid of runs and packed bits.
fn pack(values: &[u32], width: u32, out: &mut Vec<u8>) {
    let mut first = 0;
    let mut at = 0;
    while at < values.len() {
        let value = values[at];
        let run = values[at..].iter().take_while(|&&next| next == value);
        let run = run.count();
        if run < SHORTEST_RUN {
            // Packed bits come in groups of eight.
            at = (at + 8).min(values.len());
            continue;
        }
        pack_bits(&values[first..at], width, out);
        header((run as u32) << 1, out);
        let bytes = width.div_ceil(8) as usize;
        out.extend_from_slice(&value.to_le_bytes()[..bytes]);
        at += run;
        first = at;
    }
    pack_bits(&values[first..], width, out);
}

fn pack_bits(values: &[u32], width: u32, out: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(8);
    header(((groups as u32) << 1) | 1, out);
    let end = out.len() + groups * width as usize;
    let (mut bits, mut held) = (0u64, 0);
    for &value in values {
        bits |= u64::from(value) << held;
        held += width;
        if held >= 32 {
            out.extend_from_slice(&(bits as u32).to_le_bytes());
            bits >>= 32;
            held -= 32;
        }
    }
    out.extend_from_slice(&bits.to_le_bytes());
    // What is missing in the last group is zero.
    out.resize(end, 0);
}

/// An unsigned number, seven bits a byte, the lowest first.
fn header(mut value: u32, out: &mut Vec<u8>) {
    while value > 0x7f {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::AsArray;
    use arrow::datatypes::{DataType, Field, Schema};
    use parquet::arrow::ArrowSchemaConverter;
    use parquet::arrow::arrow_reader::{
        ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
    };
    use parquet::file::metadata::PageIndexPolicy;
    use parquet::file::page_index::column_index::ColumnIndexMetaData;
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use proptest::prelude::*;

    use super::*;

    /// Texts in the order of their places.
    fn text(place: u32) -> &'static str {
        static TEXTS: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
            let text = |place: usize| match place {
                0 => String::new(),
                place => format!("{place:05} {}", "é".repeat(place % 7)),
            };
            (0..70_000).map(text).collect()
        });
        &TEXTS[place as usize]
    }

    /// Row groups of pages of places as a file of one column.
    fn written(groups: &[Vec<Vec<u32>>], is_optional: bool) -> bytes::Bytes {
        let schema = Schema::new(vec![Field::new("text", DataType::Utf8, is_optional)]);
        let described = ArrowSchemaConverter::new().convert(&schema).unwrap();
        let properties = Arc::new(WriterProperties::default());
        let root = described.root_schema_ptr();
        let mut writer = SerializedFileWriter::new(Vec::new(), root, properties).unwrap();
        let mut column = DictionaryColumn::new(Arc::clone(&described.columns()[0]), true);
        for pages in groups {
            for page in pages {
                column.push(page).unwrap();
            }
            let mut group = writer.next_row_group().unwrap();
            column.finish(&mut group, text).unwrap();
            group.close().unwrap();
        }
        writer.into_inner().unwrap().into()
    }

    /// Runs and changes of places, from few or from many.
    fn any_page(is_optional: bool) -> impl Strategy<Value = Vec<u32>> {
        let place = prop_oneof![0u32..4, 0u32..70_000];
        let place = (place, 0..4).prop_map(move |(place, none)| match none {
            0 if is_optional => NONE,
            _ => place,
        });
        let run = (place, prop_oneof![1usize..4, 14usize..40]);
        proptest::collection::vec(run, 1..60).prop_map(|runs| {
            let runs = runs.into_iter();
            runs.flat_map(|(place, length)| std::iter::repeat_n(place, length))
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(80))]
        #[test]
        fn another_reader_finds_the_texts_and_each_page(
            (is_optional, groups) in any::<bool>().prop_flat_map(|is_optional| {
                let pages = proptest::collection::vec(any_page(is_optional), 1..4);
                (Just(is_optional), proptest::collection::vec(pages, 1..3))
            }),
            skipped in 0usize..200,
        ) {
            let file = written(&groups, is_optional);
            let of = |place: u32| (place != NONE).then(|| text(place));
            let wanted: Vec<Option<&str>> = groups.iter().flatten().flatten().map(|&place| of(place)).collect();
            let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Required);
            let builder = || ParquetRecordBatchReaderBuilder::try_new_with_options(file.clone(), options.clone()).unwrap();
            let read = |builder: ParquetRecordBatchReaderBuilder<bytes::Bytes>| -> Vec<Option<String>> {
                builder
                    .build()
                    .unwrap()
                    .flat_map(|batch| {
                        let batch = batch.unwrap();
                        let texts = batch.column(0).as_string::<i32>();
                        texts.iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>()
                    })
                    .collect()
            };
            let all = read(builder());
            prop_assert_eq!(all.iter().map(Option::as_deref).collect::<Vec<_>>(), wanted.clone());
            // The offsets of pages lead to the right rows.
            let skipped = skipped.min(wanted.len());
            let selection = RowSelection::from(vec![RowSelector::skip(skipped), RowSelector::select(wanted.len() - skipped)]);
            let rest = read(builder().with_row_selection(selection));
            prop_assert_eq!(rest.iter().map(Option::as_deref).collect::<Vec<_>>(), &wanted[skipped..]);
            let footer = builder();
            let metadata = footer.metadata();
            for (number, pages) in groups.iter().enumerate() {
                let index = metadata.page_index_for_row_group(number);
                let Some(ColumnIndexMetaData::BYTE_ARRAY(index)) = index.column_index(0) else {
                    return Err(TestCaseError::fail("texts have bounds of bytes"));
                };
                for (at, page) in pages.iter().enumerate() {
                    let held = || page.iter().copied().filter_map(of);
                    prop_assert_eq!(index.min_value(at), held().min().map(str::as_bytes));
                    prop_assert_eq!(index.max_value(at), held().max().map(str::as_bytes));
                    let nones = page.iter().filter(|&&place| place == NONE).count();
                    prop_assert_eq!(index.null_count(at), Some(nones as i64));
                }
            }
        }
    }

    #[test]
    fn a_text_that_must_be_there_is_missed() {
        let schema = Schema::new(vec![Field::new("text", DataType::Utf8, false)]);
        let described = ArrowSchemaConverter::new().convert(&schema).unwrap();
        let mut column = DictionaryColumn::new(Arc::clone(&described.columns()[0]), false);
        assert!(column.push(&[0, NONE]).is_err());
    }
}
