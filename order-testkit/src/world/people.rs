//! People who sign up and log in. Nothing is hashed here: a number stands for whatever would be.

use order_core::operation::account::{NewCode, OpenSession, PrepareLogIn, SignUp, SignUpWay, WhoIs};
use order_core::operation::account::{NoteParty, SignedIn};
use order_core::operation::member::{AcceptInvitation, InviteMember};
use order_core::party::{MemberRole, Party, SessionLength};
use order_core::store::Store;
use order_core::value::{AccountId, EmailAddress, OneTimeCode, PasswordHash, SecretHash, SessionId};

use super::{World, en, name};

/// The e-mail address of somebody.
pub fn email(local: &str) -> EmailAddress {
    format!("{local}@people.example").parse().expect("an address")
}

/// The account of somebody, whether there is one or not.
pub fn account(local: &str) -> AccountId {
    AccountId::of(&email(local))
}

/// What the hash of a password could be.
pub fn hashed(password: &str) -> PasswordHash {
    PasswordHash::new(&format!("$argon2id$v=19$m=8,t=1,p=1$c2FsdA${password}")).expect("a password hash")
}

/// What the hash of a token or a code could be.
pub fn secret(number: u64) -> SecretHash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    SecretHash::of_bytes(bytes)
}

/// A code to be mailed.
pub fn new_code(number: u64) -> NewCode {
    let clear = OneTimeCode::new(&format!("{number:08}")).expect("a code");
    NewCode { clear, hash: secret(number) }
}

/// The command by which somebody signs up, with the password `first`.
pub fn sign_up(local: &str, way: SignUpWay) -> SignUp {
    SignUp { email: email(local), name: name(local), locale: en(), password: hashed("first"), way }
}

impl<S: Store + Clone + 'static> World<S> {
    /// Makes an account that is verified.
    pub async fn sign_up(&self, local: &str) -> AccountId {
        self.run(sign_up(local, SignUpWay::Vouched)).await.account
    }

    /// Opens a session with the password as it is.
    pub async fn log_in(&self, local: &str, token: u64) -> SessionId {
        let question = PrepareLogIn { email: email(local) };
        let prepared = self.desk().ask(question, self.host()).await.expect("an answer").expect("an account");
        let (account, password) = (prepared.account, prepared.password);
        let open = OpenSession { account, password, token: secret(token), lasts: SessionLength::USUAL };
        self.run(open).await.id
    }

    /// Who has a token.
    pub async fn who_is(&self, local: &str, token: u64) -> Option<SignedIn> {
        let question = WhoIs { account: account(local), token: secret(token) };
        self.desk().ask(question, self.host()).await.expect("an answer")
    }

    /// Lets somebody who has an account become a member.
    pub async fn join(&self, party: Party, local: &str, role: MemberRole) {
        let account = account(local);
        self.run(InviteMember { party, email: email(local), role }).await;
        self.run(NoteParty { account, party }).await;
        self.run(AcceptInvitation { party, account }).await;
    }
}
