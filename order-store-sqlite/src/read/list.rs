//! Pages of one kind of record, by name.

use order_core::record::Key;
use order_core::store::{List, Listed, Page, StorageError};
use rusqlite::{Connection, Rows};

use super::load::decoded;
use crate::error;
use crate::sql::book;
use crate::text;

pub(crate) fn list(connection: &Connection, list: &List) -> Result<Page, StorageError> {
    let failed = |failure| error::sqlite("a page was not read", failure);
    let sql = book().kind(list.kind).ok_or_else(|| failed(rusqlite::Error::InvalidQuery))?;
    let partition = list.partition.to_string();
    // One more than asked for tells whether a next page has anything on it.
    let limit = list.limit.max(1);
    let rows_max = i64::from(limit).saturating_add(1);
    if let Some(after) = &list.after {
        let mut statement = connection.prepare_cached(sql.page_after.text()).map_err(failed)?;
        let rows = statement.query((partition, after.to_string(), rows_max)).map_err(failed)?;
        page(list, limit, rows)
    } else {
        let mut statement = connection.prepare_cached(sql.first_page.text()).map_err(failed)?;
        let rows = statement.query((partition, rows_max)).map_err(failed)?;
        page(list, limit, rows)
    }
}

fn page(list: &List, limit: u32, mut rows: Rows<'_>) -> Result<Page, StorageError> {
    let failed = |failure| error::sqlite("a page was not read", failure);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut page = Page::default();
    while let Some(row) = rows.next().map_err(failed)? {
        if page.records.len() == limit {
            page.next = page.records.last().map(|last| last.key.name().clone());
            break;
        }
        let name = row.get_ref(0).and_then(|cell| Ok(cell.as_str()?)).map_err(failed)?;
        let (found, _) = decoded(list.kind, row, 1, name)?;
        let key = Key::new(list.partition, list.kind, text::name(list.kind, name)?);
        page.records.push(Listed { key, found });
    }
    Ok(page)
}
