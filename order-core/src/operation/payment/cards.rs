//! Keep a card to pay with again, and forget it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, member_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::cart::{CardReference, KeptCard, KeptCards};
use crate::party::{Actor, BuyerOrganization};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::{Findings, Reason};
use crate::value::limits::CARDS_MAX;
use crate::value::{BuyerOrganizationId, CardId};

/// Keeps a card that was registered with the gateway, for the members of a connected buyer organization to pick. One that is kept
/// already stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeepCard {
    /// Whose card.
    pub buyer: BuyerOrganizationId,
    /// The card, as the gateway calls it.
    pub card: CardReference,
}

/// The card that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardReceipt {
    /// Its id.
    pub id: CardId,
}

/// Why a card cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeepCardRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// There are as many as may be kept.
    #[error("{max} cards are kept, and no more may be")]
    TooManyCards {
        /// How many may be kept.
        max: usize,
    },
}

reasons! {
    KeepCardRefusal shares [NotPermitted] {
        TooManyCards { max } = "too_many_cards";
    }
}

/// What of a card the log tells: never its token.
fn told(card: &CardReference) -> String {
    format!("{} {} {}", card.brand, card.last_four, card.expiry)
}

/// What the cards of an organization are read by.
fn needs(buyer: BuyerOrganizationId, keys: &mut Keys) {
    keys.record(Key::buyer_organization(buyer));
    keys.record(Key::kept_cards(buyer));
}

/// The cards, for a member with Write.
fn writable<R: Reason + From<NotPermitted>>(
    facts: &Facts,
    actor: &Actor,
    buyer: BuyerOrganizationId,
) -> Result<KeptCards, Stop<R>> {
    member_writes(actor, buyer)?;
    let key = Key::buyer_organization(buyer);
    facts.get::<BuyerOrganization>(&key).ok_or_else(|| Missing::of(&key))?;
    let kept = facts.get::<KeptCards>(&Key::kept_cards(buyer));
    Ok(kept.map_or_else(|| KeptCards { buyer, cards: Vec::new() }, |kept| kept.as_ref().clone()))
}

impl Command for KeepCard {
    type Output = CardReceipt;
    type Reason = KeepCardRefusal;

    const OPERATION: Operation = Operation::KeepCard;

    fn partition(&self) -> Partition {
        Partition::BuyerOrganization(self.buyer)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        needs(self.buyer, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CardReceipt>, Stop<KeepCardRefusal>> {
        let mut after = writable(facts, moment.actor(), self.buyer)?;
        let key = Key::kept_cards(self.buyer);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let Some(kept) = after.cards.iter().find(|kept| kept.card == self.card) {
            let output = CardReceipt { id: kept.id };
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        let mut findings = Findings::new();
        let max = CARDS_MAX;
        findings.check(after.cards.len() < max, || KeepCardRefusal::TooManyCards { max });
        findings.verdict(())?;

        let id = CardId::made(moment.now(), moment.bytes());
        after.cards.push(KeptCard { id, card: self.card.clone() });
        draft.log(&key, vec![FieldChange::set("cards", told(&self.card))], moment);
        draft.put(key, after);
        Ok(Decision { output: CardReceipt { id }, changeset: draft.finish()? })
    }
}

/// Forgets a card. Orders that are paid by it still are. One that is not kept does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForgetCard {
    /// Whose card.
    pub buyer: BuyerOrganizationId,
    /// Which card.
    pub card: CardId,
}

/// Why a card cannot be forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ForgetCardRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
}

reasons! {
    ForgetCardRefusal shares [NotPermitted] {}
}

impl Command for ForgetCard {
    type Output = ();
    type Reason = ForgetCardRefusal;

    const OPERATION: Operation = Operation::ForgetCard;

    fn partition(&self) -> Partition {
        Partition::BuyerOrganization(self.buyer)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        needs(self.buyer, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<()>, Stop<ForgetCardRefusal>> {
        let mut after = writable(facts, moment.actor(), self.buyer)?;
        let key = Key::kept_cards(self.buyer);
        let place = after.cards.iter().position(|kept| kept.id == self.card);
        let gone = after.cards.remove(place.ok_or_else(|| Missing::of(&key))?);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.log(&key, vec![FieldChange::removed("cards", told(&gone.card))], moment);
        draft.put(key, after);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
