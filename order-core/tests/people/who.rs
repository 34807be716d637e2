//! Who may do what: every operation about accounts, members and throttles, for everybody who could ask.

use futures_executor::block_on;
use order_core::operation::account::*;
use order_core::operation::link::{AdmitGuest, ByLink, RecordWrongPasscode};
use order_core::operation::member::*;
use order_core::operation::party::CreateBuyerOrganization;
use order_core::operation::{ClearTries, CountTry, Operation, Permission};
use order_core::party::{Access, MemberRole, OrganizationProfile, Party, SessionLength, ThrottleRule};
use order_core::record::Partition;
use order_core::value::{AccountId, BuyerOrganizationId, LinkId, SessionId};
use order_core::{Actor, Command, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{
    account, brand, code, email, hashed, id, localized, name, new_code, other_brand, secret, sign_up,
};

/// How a command ends for somebody: whether the rule was reached, and nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    GoesOn,
    NotOwner,
    Missing,
}

const READER: MemberRole = MemberRole::Member(Access::Read);
const WRITER: MemberRole = MemberRole::Member(Access::Write);

/// Everybody who could ask, with what each is.
fn everybody() -> Vec<(&'static str, Actor)> {
    let other = || Actor::account(account("eve"));
    let here = Party::from(brand());
    vec![
        ("host", Actor::host()),
        ("itself", Actor::account(account("ann"))),
        ("owner", other().belonging(here, MemberRole::Owner)),
        ("writer", other().belonging(here, WRITER)),
        ("reader", other().belonging(here, READER)),
        ("other owner", other().belonging(other_brand().into(), MemberRole::Owner)),
        ("offline buyer", Actor::offline_buyer(id(BuyerOrganizationId::made, 5))),
        ("nobody", other()),
    ]
}

/// What becomes of somebody's wish, by what it needs one to be.
fn expected(permission: Permission, who: &str) -> Class {
    match (permission, who) {
        (_, "host") | (Permission::Account, "itself") | (Permission::Owner, "owner") => Class::GoesOn,
        (Permission::Owner, "writer" | "reader") => Class::NotOwner,
        _ => Class::Missing,
    }
}

struct Here {
    world: World<MemoryStore>,
    seen: Vec<Operation>,
}

impl Here {
    /// Plans a command in everybody's name, and once more about somebody who is not there.
    async fn check<C: Command + Clone>(&mut self, there: C, absent: Option<C>) {
        let operation = C::OPERATION;
        self.seen.push(operation);
        for (who, actor) in everybody() {
            let class = self.plan(there.clone(), &actor).await;
            assert_eq!(class, expected(operation.permission(), who), "{} by {who}", operation.name());
            let Some(absent) = &absent else { continue };
            let class = self.plan(absent.clone(), &actor).await;
            let told = expected(operation.permission(), who) == Class::NotOwner && class == Class::NotOwner;
            assert!(class == Class::Missing || told, "{} of nobody by {who}: {class:?}", operation.name());
        }
    }

    async fn plan<C: Command>(&self, command: C, actor: &Actor) -> Class {
        match self.world.desk().plan(command, actor).await {
            Ok(_) => Class::GoesOn,
            Err(RunError::Refused(why)) if why.codes() == ["not_owner"] => Class::NotOwner,
            Err(RunError::Refused(why)) => {
                assert!(!why.codes().contains(&"not_owner"), "told more than that one is no Owner: {why}");
                Class::GoesOn
            }
            Err(RunError::Missing(_)) => Class::Missing,
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn accounts(&mut self, ann: AccountId) {
        let nobody = account("nobody");
        self.check(sign_up("new", SignUpWay::ByCode(new_code(1))), None).await;
        let change = |account| ChangeAccount { account, seen: None, name: Some(name("A")), locale: None };
        self.check(change(ann), Some(change(nobody))).await;
        let send = |account| SendVerification { account, code: new_code(1) };
        self.check(send(ann), Some(send(nobody))).await;
        let verify = |account| VerifyEmail { account, code: secret(1) };
        self.check(verify(ann), Some(verify(nobody))).await;
        self.check(RecordFailedLogIn { account: ann }, None).await;
        let (password, lasts) = (hashed("first"), SessionLength::MIN);
        self.check(OpenSession { account: ann, password, token: secret(9), lasts }, None).await;
        let close = |account| CloseSession { account, session: SessionId::of(&secret(1)) };
        self.check(close(ann), Some(close(nobody))).await;
        let close = |account| CloseSessions { account, keep: None };
        self.check(close(ann), Some(close(nobody))).await;
        let change = |account| {
            let (compared, password) = (hashed("first"), hashed("second"));
            ChangePassword { account, compared, password, keep: None }
        };
        self.check(change(ann), Some(change(nobody))).await;
        self.check(RequestPasswordReset { email: email("ann"), code: new_code(1) }, None).await;
        let password = hashed("second");
        self.check(ResetPassword { email: email("ann"), code: secret(1), password }, None).await;
    }

    async fn members(&mut self, ann: AccountId) {
        let (nobody, here) = (account("nobody"), Party::from(brand()));
        let note = |account| NoteParty { account, party: here };
        self.check(note(ann), Some(note(nobody))).await;
        let drop = |account| DropParty { account, party: here };
        self.check(drop(ann), Some(drop(nobody))).await;
        let found = |owner| {
            let profile =
                OrganizationProfile::company(localized("Tea"), "JP".parse().unwrap(), email("shop"));
            CreateBuyerOrganization { id: id(BuyerOrganizationId::made, 8), profile, owner: Some(owner) }
        };
        self.check(found(ann), Some(found(nobody))).await;
        let invite = |party| InviteMember { party, email: email("bob"), role: WRITER };
        self.check(invite(here), Some(invite(other_brand().into()))).await;
        let accept = |account| AcceptInvitation { party: here, account };
        self.check(accept(ann), Some(accept(nobody))).await;
        let change = |account| ChangeMemberRole { party: here, account, seen: None, role: WRITER };
        self.check(change(ann), Some(change(nobody))).await;
        let remove = |account| RemoveMember { party: here, account, seen: None };
        self.check(remove(ann), Some(remove(nobody))).await;
        let leave = |account| LeaveParty { party: here, account };
        self.check(leave(ann), Some(leave(nobody))).await;
    }
}

#[test]
fn every_operation_about_people_is_for_whom_the_table_says() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let ann = world.sign_up("ann").await;
        world.join(brand().into(), "ann", READER).await;
        let mut here = Here { world, seen: Vec::new() };
        here.accounts(ann).await;
        here.members(ann).await;
        let rule = ThrottleRule { tries: 1, within_seconds: 1, blocked_seconds: 1 };
        let (partition, what) = (Partition::Host, code("log_in:0"));
        here.check(CountTry { partition, what: what.clone(), rule }, None).await;
        here.check(ClearTries { partition, what }, None).await;

        let (brand, link) = (brand(), id(LinkId::made, 99));
        here.check(RecordWrongPasscode { brand, link }, None).await;
        let by = ByLink { token: secret(1), guest: secret(2) };
        here.check(AdmitGuest { brand, by, passcode: hashed("first") }, None).await;

        // These have their own tests: the desk alone sweeps, only a host can make a brand, and what a gateway answered only a host
        // can say.
        here.seen.extend([Operation::CreateBrand, Operation::Sweep]);
        here.seen.extend([
            Operation::SettleCardAttempt,
            Operation::AbandonCardAttempt,
            Operation::SettlePaymentStep,
        ]);
        here.seen.sort_unstable();
        let is_of_people = |operation: &&Operation| {
            matches!(operation.permission(), Permission::Host | Permission::Account | Permission::Owner)
        };
        let mut all: Vec<Operation> = Operation::ALL.iter().filter(is_of_people).copied().collect();
        all.sort_unstable();
        assert_eq!(here.seen, all);
    });
}
