//! Committing one changeset on a connection that is in a writing transaction: the same code for the writer thread and for a
//! host's own transaction.
//!
//! Decides in which order a changeset is checked and written. Deliberately begins and ends no transaction.

mod apply;
mod check;
mod known;
mod write;

use order_core::record::{Changeset, Kind};
use order_core::store::{Commit, StorageError};
use rusqlite::Connection;

pub use apply::{apply, prepare_connection};
pub(crate) use known::Known;

use crate::statements::Statements;
use crate::text::{PartitionText, Scratch};

/// A connection with what committing needs at hand.
pub(crate) struct Session<'c> {
    pub(crate) statements: Statements<'c>,
    pub(crate) known: Known,
    partition: PartitionText,
    name: Scratch,
    other: Scratch,
}

impl<'c> Session<'c> {
    pub(crate) fn on(connection: &'c Connection) -> Self {
        Self {
            statements: Statements::on(connection),
            known: Known::default(),
            partition: PartitionText::default(),
            name: Scratch::default(),
            other: Scratch::default(),
        }
    }

    /// Checks everything and writes everything, or leaves everything as it was. After an error the transaction must be rolled back: part of the changeset may
    /// stand in it.
    pub(crate) fn commit(&mut self, changeset: &Changeset) -> Result<Commit, StorageError> {
        match self.check(changeset)? {
            Err(refused) => Ok(refused),
            Ok(amounts) => Ok(match self.write(changeset, amounts)? {
                None => Commit::Done,
                Some(key) => Commit::Conflict { key },
            }),
        }
    }
}

/// Whether records of a kind are read by almost every request and change seldom: those are kept decoded, and their versions known.
pub(crate) const fn is_configuration(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Brand
            | Kind::TaxCategory
            | Kind::ShippingGroup
            | Kind::Catalog
            | Kind::CatalogProduct
            | Kind::Product
            | Kind::Sku
            | Kind::BuyerOrganization
            | Kind::Connection
            | Kind::Account
            | Kind::Session
            | Kind::Member
    )
}
