//! How far an import is: stage, file, rows, rate, time left; on standard error, shown only where that is a terminal.

use std::path::Path;
use std::time::{Duration, Instant};

use entente_model::coded_event::{CodedEvent, CodedEventSink, Mention, RowPlace};
use entente_sources::BytesRead;
use indicatif::{ProgressBar, ProgressStyle};

use crate::output;

/// Rows between two looks at the clock.
const STEP: u64 = 16_384;

/// The line that shows it.
pub(crate) struct ImportProgress {
    bar: ProgressBar,
    bytes: BytesRead,
    began: Instant,
    rows: u64,
    files: u64,
    file: u64,
    name: String,
}

impl ImportProgress {
    /// Of files whose sizes say how much there is to read; standard input has none.
    pub(crate) fn new<'p>(paths: impl Iterator<Item = &'p Path>) -> ImportProgress {
        let mut files = 0;
        let mut size = 0;
        for path in paths {
            files += 1;
            size += path.metadata().map_or(0, |data| data.len());
        }
        let bar = ProgressBar::new(size);
        let style = ProgressStyle::with_template(
            "{spinner} {msg}  {wide_bar} {bytes}/{total_bytes}, {eta} left",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        ImportProgress {
            bar,
            bytes: BytesRead::default(),
            began: Instant::now(),
            rows: 0,
            files,
            file: 0,
            name: String::new(),
        }
    }

    /// The next file begins.
    pub(crate) fn file(&mut self, name: &str) {
        self.file += 1;
        name.clone_into(&mut self.name);
        self.show();
    }

    /// What counts the bytes that are read.
    pub(crate) fn bytes_read(&self) -> BytesRead {
        self.bytes.clone()
    }

    /// A sink that counts the rows on their way.
    pub(crate) fn watch<'w>(&'w mut self, sink: &'w mut dyn CodedEventSink) -> Watched<'w> {
        Watched {
            progress: self,
            sink,
        }
    }

    /// So many years of all are being written or were.
    pub(crate) fn writing(&self, done: usize, all: usize) {
        self.bar.set_position(self.bytes.get());
        self.bar.set_message(format!(
            "sorting and writing, year {} of {all} ({} rows)",
            (done + 1).min(all),
            output::grouped(self.rows)
        ));
    }

    /// Clears the line.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn row(&mut self) {
        self.rows += 1;
        if self.rows.is_multiple_of(STEP) {
            self.show();
        }
    }

    fn show(&self) {
        self.bar.set_position(self.bytes.get());
        let rate = self.rows as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        self.bar.set_message(format!(
            "reading file {} of {}: {} ({} rows, {} rows/s)",
            self.file,
            self.files,
            self.name,
            output::grouped(self.rows),
            output::grouped(rate as u64)
        ));
    }
}

/// Counts rows and hands them on.
pub(crate) struct Watched<'w> {
    progress: &'w mut ImportProgress,
    sink: &'w mut dyn CodedEventSink,
}

impl CodedEventSink for Watched<'_> {
    fn header(&mut self, raw: &[u8]) {
        self.sink.header(raw);
    }

    fn event(&mut self, place: RowPlace, raw: &[u8], event: &CodedEvent<'_>) {
        self.progress.row();
        self.sink.event(place, raw, event);
    }

    fn mention(&mut self, place: RowPlace, raw: &[u8], mention: &Mention<'_>) {
        self.progress.row();
        self.sink.mention(place, raw, mention);
    }

    fn quarantine(&mut self, place: RowPlace, raw: &[u8], reason: &str) {
        self.progress.row();
        self.sink.quarantine(place, raw, reason);
    }
}
