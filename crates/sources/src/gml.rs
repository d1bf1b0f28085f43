//! The militarised interstate disputes as corrected by Gibler, Miller and Little (2016).

use entente_model::batch::Batch;

use crate::disputes::{self, DisputeList};
use crate::error::ImportError;
use crate::files::{self, Files};
use crate::kind::Kind;

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let list = DisputeList {
        kind: Kind::Gml,
        directed: &files::GML_DIRECTED,
        disputes: &files::GML_DISPUTES,
        onset: "midonset",
        version: "version",
    };
    disputes::read(&list, files, batch)
}
