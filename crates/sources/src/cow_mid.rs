//! Militarized Interstate Disputes 5 of the Correlates of War project (Palmer et al. 2022).

use entente_model::batch::Batch;

use crate::disputes::{self, DisputeList};
use crate::error::ImportError;
use crate::files::{self, Files};
use crate::kind::Kind;

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let list = DisputeList {
        kind: Kind::CowMid,
        directed: &files::COW_DIRECTED,
        disputes: &files::COW_DISPUTES,
        onset: "disponset",
        version: "version",
    };
    disputes::read(&list, files, batch)
}
