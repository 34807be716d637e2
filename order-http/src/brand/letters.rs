//! Dead letters: whom a mail did not reach, and what a payment gateway refused.

use order_core::operation::letter::{
    DeadLetter, DropDeadLetter, DropDeadLetterRefusal, RetriedLetter, RetryDeadLetter, RetryDeadLetterRefusal,
};
use order_core::party::Access as Right;
use order_core::record::Partition;
use order_core::value::{Addressee, BrandId, TaskId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::route::{Access, Call, NoQuery, Nothing, Page, Reply, Route};
use crate::wire::{Form, Limit, Opaque, Reader, Scalar, UndeliveredShape, cursor, forms};

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    vec![
        Route::get("/brands/{brand}/dead-letters", "list_dead_letters", list)
            .says(
                "List dead letters.",
                "A page of tasks that did not reach somebody, the older ones first, with everybody whom they are for and why the last \
                 attempt failed.",
            )
            .for_whom(read),
        Route::post("/brands/{brand}/dead-letters/{task}/retry", "retry_dead_letter", retry)
            .says(
                "Have a dead letter tried again.",
                "For one recipient. What a payment gateway refused about an order is asked for by a new task, which is answered.",
            )
            .for_whom(write)
            .refuses::<RetryDeadLetterRefusal>()
            .repeatable(),
        Route::post("/brands/{brand}/dead-letters/{task}/drop", "drop_dead_letter", discard)
            .says("Drop a dead letter.", "For one recipient: nobody is to look at it any more. It cannot be taken back.")
            .for_whom(write)
            .refuses::<DropDeadLetterRefusal>()
            .repeatable(),
    ]
}

/// Which dead letters.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ListDeadLetters")]
struct ListQuery {
    /// After which place, as the page before named it.
    after: Option<Scalar<Opaque<TaskId>>>,
    /// How many to put on the page.
    limit: Option<Scalar<Limit>>,
}

impl Form for ListQuery {
    type Value = (Option<TaskId>, u32);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let after = reader.optional("after", self.after);
        let limit = reader.optional("limit", self.limit);
        Some((after?.map(|Opaque(task)| task), limit?.unwrap_or_default().0))
    }
}

struct Retry {
    to: Addressee,
    attempts: Option<u32>,
    due: Option<Timestamp>,
}

struct Discard {
    to: Addressee,
    attempts: Option<u32>,
}

forms! {
    /// Who is tried again.
    RetryForm as "RetryDeadLetter" => Retry {
        /// Which recipient.
        to: one Scalar<Addressee>,
        /// After how many attempts it was seen to be dead. It is refused when it was tried since.
        #[serde(default)]
        attempts: plain Option<u32>,
        /// From when on; at once unless it is given.
        #[serde(default)]
        due: some Scalar<Timestamp>,
    }

    /// Who is dropped.
    DropForm as "DropDeadLetter" => Discard {
        /// Which recipient.
        to: one Scalar<Addressee>,
        /// After how many attempts it was seen to be dead. It is refused when it was tried since.
        #[serde(default)]
        attempts: plain Option<u32>,
    }
}

/// What is tried again.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "RetriedLetter")]
struct RetriedShape {
    /// Which task is done again.
    task: Scalar<TaskId>,
    /// From when on.
    due: Scalar<Timestamp>,
}

async fn list(call: Call<(BrandId,), ListQuery>) -> Result<Reply<Page<UndeliveredShape>>, Problem> {
    let (brand,) = call.path;
    let page = call.desk().dead_letters(Partition::Brand(brand), call.query, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    let shown = page.tasks.iter().map(UndeliveredShape::from).collect();
    Ok(Reply::page(shown, page.next.map(cursor)))
}

fn letter((brand, task): (BrandId, TaskId), to: &Addressee, seen: Option<u32>) -> DeadLetter {
    DeadLetter { partition: Partition::Brand(brand), task, to: to.clone(), seen }
}

async fn retry(call: Call<(BrandId, TaskId), NoQuery, RetryForm>) -> Result<Reply<RetriedShape>, Problem> {
    let Retry { to, attempts, due } = &call.body;
    let command = RetryDeadLetter { letter: letter(call.path, to, *attempts), due: *due };
    let RetriedLetter { task, due } = call.run(command).await?;
    Ok(Reply::of(RetriedShape { task: task.into(), due: due.into() }))
}

async fn discard(call: Call<(BrandId, TaskId), NoQuery, DropForm>) -> Result<Reply<Nothing>, Problem> {
    let Discard { to, attempts } = &call.body;
    call.run(DropDeadLetter { letter: letter(call.path, to, *attempts) }).await?;
    Ok(Reply::nothing())
}
