//! Members of a brand or a buyer organization, for its owners.

use order_core::desk::ListedMember;
use order_core::operation::member::{
    ChangeMemberRole, ChangeMemberRoleRefusal, InviteMember, InviteMemberRefusal, MemberReceipt,
    RemoveMember, RemoveMemberRefusal,
};
use order_core::party::{Access as Right, MemberRole, MemberState, Party};
use order_core::record::Key;
use order_core::value::{AccountId, BrandId, BuyerOrganizationId, EmailAddress, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Problem;
use crate::route::{Access, Call, EntityTag, Head, NoQuery, Nothing, Page, Reply, Route};
use crate::wire::{PageQuery, Scalar, Wanted, cursor_of, forms};

pub(super) fn routes() -> Vec<Route> {
    let (brand, organization) = (Access::Brand(Right::Write), Access::Organization(Right::Write));
    vec![
        listing(
            Route::get("/brands/{brand}/members", "list_brand_members", list_brand),
            Access::Brand(Right::Read),
        ),
        listing(
            Route::get("/organizations/{organization}/members", "list_members", list),
            Access::Organization(Right::Read),
        ),
        inviting(Route::post("/brands/{brand}/members", "invite_brand_member", invite_brand), brand),
        changing(Route::put("/brands/{brand}/members/{account}", "change_brand_member", change_brand), brand),
        removing(
            Route::delete("/brands/{brand}/members/{account}", "remove_brand_member", remove_brand),
            brand,
        ),
        inviting(Route::post("/organizations/{organization}/members", "invite_member", invite), organization),
        changing(
            Route::put("/organizations/{organization}/members/{account}", "change_member", change),
            organization,
        ),
        removing(
            Route::delete("/organizations/{organization}/members/{account}", "remove_member", remove),
            organization,
        ),
    ]
}

fn listing(route: Route, access: Access) -> Route {
    route.says("List the members.", "And who is invited.").for_whom(access)
}

fn inviting(route: Route, access: Access) -> Route {
    route
        .says(
            "Invite a member.",
            "By e-mail, as owner or with a right. Inviting again sends another mail and sets the role.",
        )
        .for_whom(access)
        .refuses::<InviteMemberRefusal>()
        .makes()
        .tagged()
        .repeatable()
}

fn changing(route: Route, access: Access) -> Route {
    route
        .says("Change the role of a member.", "The last owner stays one.")
        .for_whom(access)
        .refuses::<ChangeMemberRoleRefusal>()
}

fn removing(route: Route, access: Access) -> Route {
    route
        .says("Remove a member.", "Rights end with the next request. The last owner stays.")
        .for_whom(access)
        .refuses::<RemoveMemberRefusal>()
        .builds_on()
}

struct Invitation {
    email: EmailAddress,
    role: MemberRole,
}

struct Role {
    role: MemberRole,
}

forms! {
    /// Who is invited, as what.
    InviteForm as "InviteMember" => Invitation {
        email: one Scalar<EmailAddress>,
        role: one Scalar<MemberRole>,
    }

    /// What a member becomes.
    RoleForm as "ChangeMember" => Role {
        role: one Scalar<MemberRole>,
    }
}

/// Somebody who belongs to a brand or a buyer organization, or is invited to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Member")]
struct ListedShape {
    account: Scalar<AccountId>,
    etag: String,
    email: Scalar<EmailAddress>,
    role: Scalar<MemberRole>,
    /// Since when it is a member; without it, it is only invited.
    #[serde(skip_serializing_if = "Option::is_none")]
    member_since: Option<Scalar<Timestamp>>,
}

impl From<&ListedMember> for ListedShape {
    fn from(ListedMember { version, member }: &ListedMember) -> Self {
        let since = match member.state {
            MemberState::Invited { .. } => None,
            MemberState::Active { since } => Some(since.into()),
        };
        Self {
            account: member.account.into(),
            etag: EntityTag::new(member.account, *version).to_string(),
            email: (&member.email).into(),
            role: member.role.into(),
            member_since: since,
        }
    }
}

async fn list_in(head: &Head, party: Party, wanted: &Wanted) -> Result<Reply<Page<ListedShape>>, Problem> {
    let after = wanted.name().and_then(|name| name.parse().ok());
    let page = head.desk().members(party, (after, wanted.limit), head.actor()?).await;
    let page = page.map_err(|error| head.problem(&error))?;
    let next = page.next.map(|account| cursor_of(&Key::member(party, account)));
    Ok(Reply::page(page.members.iter().map(ListedShape::from).collect(), next))
}

async fn list_brand(call: Call<(BrandId,), PageQuery>) -> Result<Reply<Page<ListedShape>>, Problem> {
    let (brand,) = call.path;
    list_in(&call, brand.into(), &call.query).await
}

async fn list(call: Call<(BuyerOrganizationId,), PageQuery>) -> Result<Reply<Page<ListedShape>>, Problem> {
    let (organization,) = call.path;
    list_in(&call, organization.into(), &call.query).await
}

/// A member after a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "MemberReceipt")]
struct MemberShape {
    account: Scalar<AccountId>,
    etag: String,
}

fn shown(member: &MemberReceipt) -> Reply<MemberShape> {
    let etag = EntityTag::new(member.account, member.version).to_string();
    Reply::of(MemberShape { account: member.account.into(), etag }).tagged(member.account, member.version)
}

async fn invite_to(head: &Head, party: Party, form: &Invitation) -> Result<Reply<MemberShape>, Problem> {
    let invited = head.run(InviteMember { party, email: form.email.clone(), role: form.role }).await?;
    Ok(shown(&invited).made(invited.account))
}

async fn change_in(
    head: &Head,
    party: Party,
    account: AccountId,
    role: MemberRole,
) -> Result<Reply<MemberShape>, Problem> {
    let seen = head.seen(account);
    Ok(shown(&head.run(ChangeMemberRole { party, account, seen, role }).await?))
}

async fn remove_from(head: &Head, party: Party, account: AccountId) -> Result<Reply<Nothing>, Problem> {
    let seen = head.seen(account);
    head.run(RemoveMember { party, account, seen }).await?;
    Ok(Reply::nothing())
}

async fn invite_brand(call: Call<(BrandId,), NoQuery, InviteForm>) -> Result<Reply<MemberShape>, Problem> {
    let (brand,) = call.path;
    invite_to(&call, brand.into(), &call.body).await
}

async fn change_brand(
    call: Call<(BrandId, AccountId), NoQuery, RoleForm>,
) -> Result<Reply<MemberShape>, Problem> {
    let (brand, account) = call.path;
    change_in(&call, brand.into(), account, call.body.role).await
}

async fn remove_brand(call: Call<(BrandId, AccountId)>) -> Result<Reply<Nothing>, Problem> {
    let (brand, account) = call.path;
    remove_from(&call, brand.into(), account).await
}

async fn invite(
    call: Call<(BuyerOrganizationId,), NoQuery, InviteForm>,
) -> Result<Reply<MemberShape>, Problem> {
    let (organization,) = call.path;
    invite_to(&call, organization.into(), &call.body).await
}

async fn change(
    call: Call<(BuyerOrganizationId, AccountId), NoQuery, RoleForm>,
) -> Result<Reply<MemberShape>, Problem> {
    let (organization, account) = call.path;
    change_in(&call, organization.into(), account, call.body.role).await
}

async fn remove(call: Call<(BuyerOrganizationId, AccountId)>) -> Result<Reply<Nothing>, Problem> {
    let (organization, account) = call.path;
    remove_from(&call, organization.into(), account).await
}
