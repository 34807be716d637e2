//! What the gateway has done, by the keys that it was asked with.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use order_core::cart::{CardReference, CardToken};
use order_core::gateway::{Authorize, Authorized, GatewayReceipt, Known, Register};
use order_core::order::DeclineReason;
use order_core::value::{BuyerOrganizationId, Money, Name, PaymentKey, Timestamp};

use super::TestCard;
use super::journal::{Entry, Journal, no_entry};

/// What is reserved, and neither taken, released nor lapsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The key that it was authorized with.
    pub authorization: PaymentKey,
    /// How much of it is not taken.
    pub amount: Money,
}

/// What was taken of one authorization, and given back, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// How much was reserved.
    pub authorized: i64,
    /// How much was taken.
    pub captured: i64,
    /// How much of that was given back.
    pub refunded: i64,
    /// Whether the rest was released.
    pub voided: bool,
}

/// Why something was not done.
#[derive(Debug)]
pub(super) enum Not {
    /// The gateway refuses it.
    Declined(DeclineReason),
    /// It could not be written down, so it did not happen, and nobody gets to know.
    Written(io::Error),
}

impl From<io::Error> for Not {
    fn from(error: io::Error) -> Self {
        Self::Written(error)
    }
}

#[derive(Debug)]
struct Card {
    owner: BuyerOrganizationId,
    test: TestCard,
    told: CardReference,
}

#[derive(Debug)]
struct Authorization {
    amount: Money,
    card: TestCard,
    given: Authorized,
    captured: i64,
    voided: bool,
}

#[derive(Debug)]
struct Taken {
    authorization: PaymentKey,
    amount: Money,
    reference: Name,
    refunded: i64,
}

/// The books. Whatever was asked with a key has one answer for ever.
#[derive(Debug, Default)]
pub(super) struct Books {
    answers: BTreeMap<PaymentKey, Known>,
    /// By the keys that they were registered with, which their tokens name.
    cards: BTreeMap<PaymentKey, Card>,
    authorizations: BTreeMap<PaymentKey, Authorization>,
    captures: BTreeMap<PaymentKey, Taken>,
    /// Keys under which nothing may be authorized any more.
    released: BTreeSet<PaymentKey>,
    asked: BTreeMap<PaymentKey, u32>,
    journal: Option<Journal>,
}

fn reference(kind: &str, key: PaymentKey) -> Name {
    Name::new(format!("{kind}_{key}")).expect("a name")
}

/// What begins every token of a card here.
const TOKEN: &str = "sandbox_";

/// The key that the card of a token was registered with.
fn registration(token: &CardToken) -> Option<PaymentKey> {
    token.as_str().strip_prefix(TOKEN)?.parse().ok()
}

impl Books {
    /// The books that are kept in a file.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let (journal, entries) = Journal::open(path)?;
        let mut books = Self::default();
        for (line, entry) in (1..).zip(entries) {
            books.enter(&entry).ok_or_else(|| no_entry(line, "is about something that was not there"))?;
        }
        books.journal = Some(journal);
        Ok(books)
    }

    /// How often it was asked with this key before.
    pub(super) fn asked_again(&mut self, key: PaymentKey) -> u32 {
        let asked = self.asked.entry(key).or_default();
        *asked += 1;
        *asked - 1
    }

    /// What became of a key.
    pub(super) fn known(&self, key: PaymentKey) -> Known {
        self.answers.get(&key).cloned().unwrap_or(Known::Nothing)
    }

    /// Which card a token stands for, if it is one of the owner.
    pub(super) fn card_of(&self, owner: BuyerOrganizationId, token: &CardToken) -> Option<TestCard> {
        self.cards.get(&registration(token)?).filter(|card| card.owner == owner).map(|card| card.test)
    }

    /// Refuses a key for ever.
    pub(super) fn refuse<T>(&mut self, key: PaymentKey, reason: DeclineReason) -> Result<T, Not> {
        self.write(&Entry::Declined { key, reason })?;
        Err(Not::Declined(reason))
    }

    /// Writes an entry down, and makes it so.
    fn write(&mut self, entry: &Entry) -> Result<(), Not> {
        if let Some(journal) = &mut self.journal {
            journal.write(entry)?;
        }
        self.enter(entry).expect("it was looked at before");
        Ok(())
    }

    /// Makes an entry so; `None` = it is about something that is not there.
    fn enter(&mut self, entry: &Entry) -> Option<()> {
        let done = |kind, key| Known::Done(GatewayReceipt { reference: reference(kind, key) });
        match *entry {
            Entry::Registered { key, owner, card: test, last_four, expiry } => {
                let (brand, token) = (Name::new("Sandbox").ok()?, CardToken::new(format!("{TOKEN}{key}")));
                let told = CardReference { brand, last_four, expiry, token: token.ok()? };
                self.cards.insert(key, Card { owner, test, told });
            }
            Entry::Authorized { key, card, amount, lapses_at } => {
                let card = self.cards.get(&card)?.test;
                let given = Authorized { reference: reference("auth", key), lapses_at };
                self.answers.insert(key, Known::Authorized(given.clone()));
                let kept = Authorization { amount, card, given, captured: 0, voided: false };
                self.authorizations.insert(key, kept);
            }
            Entry::Captured { key, authorization, amount } => {
                self.authorizations.get_mut(&authorization)?.captured += amount.minor();
                let reference = reference("capture", key);
                self.captures.insert(key, Taken { authorization, amount, reference, refunded: 0 });
                self.answers.insert(key, done("capture", key));
            }
            Entry::Voided { key, authorization } => {
                match self.authorizations.get_mut(&authorization) {
                    Some(found) => found.voided = true,
                    None => drop(self.released.insert(authorization)),
                }
                self.answers.insert(key, done("void", key));
            }
            Entry::Refunded { key, capture, amount } => {
                self.captures.get_mut(&capture)?.refunded += amount.minor();
                self.answers.insert(key, done("refund", key));
            }
            Entry::Declined { key, reason } => {
                self.answers.insert(key, Known::Declined(reason));
            }
        }
        Some(())
    }

    /// What was answered before to a call that gives a receipt.
    fn again(&self, key: PaymentKey) -> Option<Result<Name, Not>> {
        match self.answers.get(&key)? {
            Known::Done(receipt) => Some(Ok(receipt.reference.clone())),
            Known::Declined(reason) => Some(Err(Not::Declined(*reason))),
            Known::Nothing | Known::Authorized(_) => Some(Err(Not::Declined(DeclineReason::Other))),
        }
    }

    pub(super) fn register(&mut self, request: &Register) -> Result<CardReference, Not> {
        let Register { key, owner, ref card } = *request;
        if let Some(kept) = self.cards.get(&key) {
            // A key that another owner has used names nothing of this one.
            let told = Some(&kept.told).filter(|_| kept.owner == owner).cloned();
            return told.ok_or(Not::Declined(DeclineReason::Other));
        }
        if let Some(answered) = self.answers.get(&key) {
            let reason = if let Known::Declined(reason) = answered { *reason } else { DeclineReason::Other };
            return Err(Not::Declined(reason));
        }
        let test = match TestCard::of_number(card.number()) {
            None => return self.refuse(key, DeclineReason::WrongNumber),
            Some(TestCard::WrongSecurityCode) => return self.refuse(key, DeclineReason::WrongSecurityCode),
            Some(test) => test,
        };
        let last_four = card.last_four().parse().expect("four digits");
        self.write(&Entry::Registered { key, owner, card: test, last_four, expiry: card.expiry() })?;
        Ok(self.cards[&key].told.clone())
    }

    pub(super) fn authorize(&mut self, request: &Authorize, now: Timestamp) -> Result<Authorized, Not> {
        let Authorize { key, owner, amount, ref card } = *request;
        match self.answers.get(&key) {
            Some(Known::Authorized(given)) => return Ok(given.clone()),
            Some(Known::Declined(reason)) => return Err(Not::Declined(*reason)),
            Some(Known::Done(_) | Known::Nothing) => return Err(Not::Declined(DeclineReason::Other)),
            None => {}
        }
        if self.released.contains(&key) {
            return self.refuse(key, DeclineReason::Voided);
        }
        let known = self.card_of(owner, &card.token).zip(registration(&card.token));
        let Some((test, card)) = known else { return self.refuse(key, DeclineReason::UnknownCard) };
        if let Some(reason) = test.declined() {
            return self.refuse(key, reason);
        }
        let lapses_at = now.saturating_add(test.good_for());
        self.write(&Entry::Authorized { key, card, amount, lapses_at })?;
        Ok(self.authorizations[&key].given.clone())
    }

    pub(super) fn capture(
        &mut self,
        key: PaymentKey,
        (authorization, named): (PaymentKey, &Name),
        amount: Money,
        now: Timestamp,
    ) -> Result<Name, Not> {
        if let Some(answer) = self.again(key) {
            return answer;
        }
        let found = self.authorizations.get(&authorization).filter(|found| found.given.reference == *named);
        let Some(found) = found else { return self.refuse(key, DeclineReason::NothingThere) };
        let fault = if found.voided {
            Some(DeclineReason::Voided)
        } else if found.given.lapses_at <= now {
            Some(DeclineReason::Lapsed)
        } else if found.card == TestCard::NoCapture {
            Some(DeclineReason::CardRefused)
        } else if found.captured + amount.minor() > found.amount.minor()
            || amount.currency() != found.amount.currency()
        {
            Some(DeclineReason::AboveAuthorization)
        } else {
            None
        };
        if let Some(reason) = fault {
            return self.refuse(key, reason);
        }
        self.write(&Entry::Captured { key, authorization, amount })?;
        Ok(reference("capture", key))
    }

    pub(super) fn void(&mut self, key: PaymentKey, authorization: PaymentKey) -> Result<Name, Not> {
        if let Some(answer) = self.again(key) {
            return answer;
        }
        self.write(&Entry::Voided { key, authorization })?;
        Ok(reference("void", key))
    }

    pub(super) fn refund(
        &mut self,
        key: PaymentKey,
        (capture, named): (PaymentKey, &Name),
        amount: Money,
    ) -> Result<Name, Not> {
        if let Some(answer) = self.again(key) {
            return answer;
        }
        let found = self.captures.get(&capture).filter(|found| found.reference == *named);
        let Some(found) = found else { return self.refuse(key, DeclineReason::NothingThere) };
        if found.refunded + amount.minor() > found.amount.minor() {
            return self.refuse(key, DeclineReason::AboveCapture);
        }
        let card = self.authorizations.get(&found.authorization).map(|found| found.card);
        if card == Some(TestCard::NoRefund) {
            return self.refuse(key, DeclineReason::NotSupported);
        }
        self.write(&Entry::Refunded { key, capture, amount })?;
        Ok(reference("refund", key))
    }

    pub(super) fn held(&self, now: Timestamp) -> Vec<Held> {
        let open =
            self.authorizations.iter().filter(|(_, found)| !found.voided && found.given.lapses_at > now);
        let held = open.filter_map(|(key, found)| {
            let left = found.amount.minor() - found.captured;
            let amount = Money::from_minor(left, found.amount.currency()).expect("a part of an amount");
            (left > 0).then_some(Held { authorization: *key, amount })
        });
        held.collect()
    }

    pub(super) fn moved(&self, authorization: PaymentKey) -> Moved {
        let Some(found) = self.authorizations.get(&authorization) else { return Moved::default() };
        let captures = self.captures.values().filter(|taken| taken.authorization == authorization);
        Moved {
            authorized: found.amount.minor(),
            captured: found.captured,
            refunded: captures.map(|taken| taken.refunded).sum(),
            voided: found.voided,
        }
    }

    pub(super) fn authorizations(&self) -> Vec<PaymentKey> {
        self.authorizations.keys().copied().collect()
    }
}
