//! The tags of a brand. Buyers never see any.

use order_core::operation::confirmation::NewTag;
use order_core::operation::tag::{
    ChangeTag, ChangeTagRefusal, CreateTag, CreateTagRefusal, DeleteTag, DeleteTagRefusal,
};
use order_core::order::{Colour, Tag};
use order_core::party::Access as Right;
use order_core::record::Version;
use order_core::value::{BrandId, Name, TagId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::Problem;
use crate::route::{Access, Call, EntityTag, NoBody, NoQuery, Nothing, Page, Reply, Route};
use crate::wire::{Form, Limit, Opaque, Plain, Reader, Scalar, cursor, object};

impl Plain for Colour {
    type Wire = String;

    const NAME: &'static str = "Colour";
    const ABOUT: &'static str = "A colour as # and six hexadecimal digits.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "examples": ["#8a8f98"] }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        wire.parse::<Self>().map_err(|error| error.to_string())
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    vec![
        Route::get("/brands/{brand}/tags", "list_tags", list)
            .says(
                "List tags.",
                "A page of tags, the older ones first; those with a text in their name, or all.",
            )
            .for_whom(read),
        Route::post("/brands/{brand}/tags", "create_tag", create)
            .says("Create a tag.", "A tag of a name that no other one of the brand has.")
            .for_whom(write)
            .refuses::<CreateTagRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/tags/{tag}", "change_tag", change)
            .says("Rename a tag, or change its colour.", "What is left out stays.")
            .for_whom(write)
            .refuses::<ChangeTagRefusal>(),
        Route::delete("/brands/{brand}/tags/{tag}", "delete_tag", delete)
            .says("Delete a tag.", "Orders lose it.")
            .for_whom(write)
            .refuses::<DeleteTagRefusal>()
            .builds_on(),
    ]
}

/// A tag.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Tag")]
struct TagShape {
    id: Scalar<TagId>,
    etag: String,
    name: Scalar<Name>,
    colour: Scalar<Colour>,
}

impl TagShape {
    fn of(tag: &Tag, version: Version) -> Self {
        Self {
            id: tag.id.into(),
            etag: EntityTag::new(tag.id, version).to_string(),
            name: (&tag.name).into(),
            colour: tag.colour.into(),
        }
    }
}

/// Which tags.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ListTags")]
struct TagsQuery {
    /// A text in the name, in small or capital letters.
    name: Option<Scalar<Name>>,
    /// After which place, as the page before named it.
    after: Option<Scalar<Opaque<TagId>>>,
    /// How many to put on the page.
    limit: Option<Scalar<Limit>>,
}

impl Form for TagsQuery {
    type Value = (Option<Name>, Option<TagId>, u32);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let name = reader.optional("name", self.name);
        let after = reader.optional("after", self.after);
        let limit = reader.optional("limit", self.limit);
        Some((name?, after?.map(|Opaque(tag)| tag), limit?.unwrap_or_default().0))
    }
}

async fn list(call: Call<(BrandId,), TagsQuery>) -> Result<Reply<Page<TagShape>>, Problem> {
    let (brand,) = call.path;
    let (named, after, limit) = call.query.clone();
    let page = call.desk().tags(brand, named, (after, limit), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    let shown = page.tags.iter().map(|listed| TagShape::of(&listed.tag, listed.version)).collect();
    Ok(Reply::page(shown, page.next.map(cursor)))
}

/// A tag to be made.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewTag")]
pub(super) struct NewTagForm {
    name: Scalar<Name>,
    /// Grey unless it is given.
    #[serde(default)]
    colour: Option<Scalar<Colour>>,
}

impl Form for NewTagForm {
    type Value = NewTag;

    fn read(self, reader: &mut Reader) -> Option<NewTag> {
        let name = reader.field("name", self.name);
        let colour = reader.optional("colour", self.colour);
        Some(NewTag { name: name?, colour: colour?.unwrap_or_default() })
    }
}

async fn create(call: Call<(BrandId,), NoQuery, NewTagForm>) -> Result<Reply<TagShape>, Problem> {
    let (brand,) = call.path;
    let NewTag { name, colour } = call.body.clone();
    let made = call.run(CreateTag { brand, name: name.clone(), colour }).await?;
    let tag = Tag { id: made.id, brand, name, colour };
    Ok(Reply::of(TagShape::of(&tag, made.version)).tagged(made.id, made.version).made(made.id))
}

/// What of a tag becomes different.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ChangeTag")]
struct ChangeForm {
    name: Option<Scalar<Name>>,
    colour: Option<Scalar<Colour>>,
}

impl Form for ChangeForm {
    type Value = (Option<Name>, Option<Colour>);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let name = reader.optional("name", self.name);
        let colour = reader.optional("colour", self.colour);
        Some((name?, colour?))
    }
}

async fn change(call: Call<(BrandId, TagId), NoQuery, ChangeForm>) -> Result<Reply<Nothing>, Problem> {
    let (brand, tag) = call.path;
    let (name, colour) = call.body.clone();
    let seen = call.seen(tag);
    let version = call.run(ChangeTag { brand, tag, seen, name, colour }).await?;
    Ok(Reply::nothing().tagged(tag, version))
}

async fn delete(call: Call<(BrandId, TagId), NoQuery, NoBody>) -> Result<Reply<Nothing>, Problem> {
    let (brand, tag) = call.path;
    let seen = call.seen(tag);
    call.run(DeleteTag { brand, tag, seen }).await?;
    Ok(Reply::nothing())
}
