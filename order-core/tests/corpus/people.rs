//! The story of the people: who signs up, logs in, is invited and leaves.

use order_core::operation::account::*;
use order_core::operation::letter::{DeadLetter, DropDeadLetter, RetryDeadLetter};
use order_core::operation::member::*;
use order_core::operation::party::CreateBuyerOrganization;
use order_core::operation::{ClearTries, CountTry};
use order_core::party::*;
use order_core::record::{Channel, GatewayWork, Partition, Task};
use order_core::store::{Lease, Settlement, Store};
use order_core::value::*;
use order_store_memory::MemoryStore;

use super::story::{Teller, code, name, profile};

fn email(local: &str) -> EmailAddress {
    format!("{local}@people.example").parse().unwrap()
}

pub(crate) fn hashed(password: &str) -> PasswordHash {
    PasswordHash::new(&format!("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ${password}")).unwrap()
}

fn new_code(number: u8) -> NewCode {
    NewCode {
        clear: OneTimeCode::new(&format!("{number:08}")).unwrap(),
        hash: SecretHash::of_bytes([number; 32]),
    }
}

impl Teller {
    async fn sign_up(&self, local: &str, way: SignUpWay) -> AccountId {
        let (email, password) = (email(local), hashed("first"));
        let sign_up = SignUp { email, name: name("Anna 青"), locale: Locale::JA, password, way };
        self.run(sign_up).await.account
    }

    async fn log_in(&self, account: AccountId, password: &str, token: u8) -> SessionId {
        let (password, token) = (hashed(password), SecretHash::of_bytes([token; 32]));
        self.run(OpenSession { account, password, token, lasts: SessionLength::USUAL }).await.id
    }

    /// One of each that an account does for itself. Gives the partitions of the accounts.
    pub(crate) async fn people(&self, buyer: BuyerOrganizationId) -> Vec<Partition> {
        let anna = self.sign_up("Anna", SignUpWay::ByCode(new_code(1))).await;
        let bob = self.sign_up("bob", SignUpWay::Vouched).await;
        let carl = self.sign_up("carl", SignUpWay::WhileOrdering).await;
        self.run(VerifyEmail { account: anna, code: new_code(1).hash }).await;
        let name = Some(name("Anna B."));
        self.run(ChangeAccount { account: anna, seen: None, name, locale: None }).await;
        self.run(SendVerification { account: carl, code: new_code(2) }).await;
        let session = self.log_in(anna, "first", 1).await;
        self.run(CloseSession { account: anna, session }).await;
        let keep = Some(self.log_in(anna, "first", 2).await);
        self.run(CloseSessions { account: anna, keep }).await;
        let (compared, password) = (hashed("first"), hashed("second"));
        self.run(ChangePassword { account: anna, compared, password, keep }).await;
        self.run(RequestPasswordReset { email: email("bob"), code: new_code(3) }).await;
        let (code, password) = (new_code(3).hash, hashed("third"));
        self.run(ResetPassword { email: email("bob"), code, password }).await;
        self.run(RequestPasswordReset { email: email("bob"), code: new_code(4) }).await;
        for _ in 0..LOG_IN_TRIES.tries {
            self.run(RecordFailedLogIn { account: carl }).await;
        }
        self.belong(anna, bob, buyer).await;
        self.count().await;
        [anna, bob, carl].map(Partition::Account).to_vec()
    }

    async fn belong(&self, anna: AccountId, bob: AccountId, buyer: BuyerOrganizationId) {
        let id = BuyerOrganizationId::made(Timestamp::MIN, [10; 10]);
        self.run(NoteParty { account: anna, party: id.into() }).await;
        self.run(CreateBuyerOrganization { id, profile: profile(), owner: Some(anna) }).await;
        for party in [Party::from(self.brand), buyer.into()] {
            for (local, role) in [
                ("Anna", MemberRole::Owner),
                ("bob", MemberRole::Member(Access::Write)),
                ("dora", MemberRole::Member(Access::Read)),
                ("emil", MemberRole::Owner),
            ] {
                self.run(InviteMember { party, email: email(local), role }).await;
            }
            for account in [anna, bob] {
                self.run(NoteParty { account, party }).await;
                self.run(AcceptInvitation { party, account }).await;
            }
            let role = MemberRole::Member(Access::Read);
            self.run(ChangeMemberRole { party, account: bob, seen: None, role }).await;
            let emil = AccountId::of(&email("emil"));
            self.run(RemoveMember { party, account: emil, seen: None }).await;
        }
        self.run(LeaveParty { party: buyer.into(), account: bob }).await;
        self.run(DropParty { account: bob, party: buyer.into() }).await;
    }

    async fn count(&self) {
        let rule = ThrottleRule { tries: 2, within_seconds: 60, blocked_seconds: 60 };
        for (what, times) in [("sign_up:00", 1), ("sign_up:01", 2), ("sign_up:02", 1)] {
            for _ in 0..times {
                self.run(CountTry { partition: Partition::Host, what: code(what), rule }).await;
            }
        }
        self.run(ClearTries { partition: Partition::Host, what: code("sign_up:02") }).await;
    }

    /// Two mails of the brand reach nobody: one is tried again, the other is dropped.
    pub(crate) async fn give_up(&self, store: &MemoryStore) {
        let at = self.desk.now();
        let partition = Partition::Brand(self.brand);
        let leases = store.lease(Channel::Mail, Timestamp::MAX, at, u32::MAX).await.unwrap();
        let mine: Vec<Lease> =
            leases.into_iter().filter(|lease| lease.task.partition() == partition).take(2).collect();
        for lease in &mine {
            let dead = Settlement::Dead { at, reason: "no such mailbox".to_owned() };
            store.settle(lease.token, lease.recipients[0].to.clone(), dead).await.unwrap();
        }
        let letters: Vec<DeadLetter> = mine
            .iter()
            .map(|lease| {
                let (task, to) = (lease.token.task, lease.recipients[0].to.clone());
                DeadLetter { partition, task, to, seen: Some(1) }
            })
            .collect();
        self.run(RetryDeadLetter { letter: letters[0].clone(), due: None }).await;
        self.run(DropDeadLetter { letter: letters[1].clone() }).await;
        self.ask_again(store).await;
    }

    /// The capture that was refused last is asked for again.
    async fn ask_again(&self, store: &MemoryStore) {
        let (at, partition) = (self.desk.now(), Partition::Brand(self.brand));
        let leases = store.lease(Channel::Payment, Timestamp::MAX, at, u32::MAX).await.unwrap();
        let dead = Settlement::Dead { at, reason: "card_refused".to_owned() };
        let is_step = |lease: &&Lease| matches!(&lease.task, Task::Payment(task) if matches!(task.work, GatewayWork::Step { .. }));
        for lease in leases.iter().rev().filter(is_step) {
            let (task, to) = (lease.token.task, lease.recipients[0].to.clone());
            store.settle(lease.token, to.clone(), dead.clone()).await.unwrap();
            let letter = DeadLetter { partition, task, to, seen: None };
            if self.desk.run(RetryDeadLetter { letter, due: None }, &self.host).await.is_ok() {
                return;
            }
        }
        panic!("no capture was refused");
    }
}
