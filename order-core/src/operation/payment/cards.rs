//! Keep a card to pay with again, and forget it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::NotPermitted;
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Question, Stop, reasons};
use crate::cart::{CardKeeper, CardReference, KeptCard, KeptCards, RegisteredCard};
use crate::party::{Access, Actor, BuyerOrganization, Connection, Identity};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::{Findings, Never, Reason};
use crate::value::limits::CARDS_MAX;
use crate::value::{BuyerOrganizationId, CardId, Timestamp};

/// Keeps a card that a gateway has registered for a buyer organization, to be picked when an order is placed: by its members, or, of
/// those that a brand keeps, by the staff of the brand. One that is kept already stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeepCard {
    /// Who keeps it.
    pub keeper: CardKeeper,
    /// The card.
    pub card: RegisteredCard,
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

/// The cards of one buyer organization that one keeper has.
#[derive(Debug, Clone, Copy)]
struct Place {
    keeper: CardKeeper,
    buyer: BuyerOrganizationId,
}

impl Place {
    const fn cards(self) -> Key {
        Key::kept_cards(self.keeper, self.buyer)
    }

    /// What must be there for cards to be kept: the buyer organization, or its connection with the brand.
    const fn stands_on(self) -> Key {
        match self.keeper {
            CardKeeper::Buyer => Key::buyer_organization(self.buyer),
            CardKeeper::Brand(brand) => Key::connection(brand, self.buyer),
        }
    }

    fn partition(self) -> Partition {
        self.cards().partition()
    }

    fn needs(self, keys: &mut Keys) {
        keys.record(self.stands_on());
        keys.record(self.cards());
    }

    /// The cards, for whoever may read them; with the right that it has.
    fn readable(self, facts: &Facts, actor: &Actor) -> Result<(Access, KeptCards), Missing> {
        let there = match self.keeper {
            CardKeeper::Buyer => facts.get::<BuyerOrganization>(&self.stands_on()).is_some(),
            CardKeeper::Brand(_) => facts.get::<Connection>(&self.stands_on()).is_some(),
        };
        let access = match self.keeper {
            CardKeeper::Brand(_) if actor.identity() == Identity::OfflineBuyer(self.buyer) => {
                actor.on_organization(self.buyer)
            }
            CardKeeper::Brand(brand) => actor.on_brand(brand),
            CardKeeper::Buyer => actor.on_organization(self.buyer),
        };
        let access = access.filter(|_| there).ok_or_else(|| Missing::of(&self.stands_on()))?;
        let kept = facts.get::<KeptCards>(&self.cards()).map(|kept| kept.as_ref().clone());
        Ok((access, kept.unwrap_or_else(|| KeptCards { buyer: self.buyer, cards: Vec::new() })))
    }

    /// The cards, for whoever may change them.
    fn writable<R: Reason + From<NotPermitted>>(
        self,
        facts: &Facts,
        actor: &Actor,
    ) -> Result<KeptCards, Stop<R>> {
        match self.readable(facts, actor)? {
            (Access::Write, kept) => Ok(kept),
            (Access::Read, _) => Err(Stop::refused(NotPermitted)),
        }
    }
}

/// Whether one more card may be kept.
fn check_room(cards: &KeptCards) -> Result<(), Stop<KeepCardRefusal>> {
    let (mut findings, max) = (Findings::new(), CARDS_MAX);
    findings.check(cards.cards.len() < max, || KeepCardRefusal::TooManyCards { max });
    Ok(findings.verdict(())?)
}

impl KeepCard {
    const fn place(&self) -> Place {
        Place { keeper: self.keeper, buyer: self.card.owner() }
    }
}

impl Command for KeepCard {
    type Output = CardReceipt;
    type Reason = KeepCardRefusal;

    const OPERATION: Operation = Operation::KeepCard;

    fn partition(&self) -> Partition {
        self.place().partition()
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        self.place().needs(keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CardReceipt>, Stop<KeepCardRefusal>> {
        let mut after = self.place().writable(facts, moment.actor())?;
        let (key, card) = (self.place().cards(), self.card.card());
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let Some(kept) = after.cards.iter().find(|kept| kept.card == *card) {
            let output = CardReceipt { id: kept.id };
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        check_room(&after)?;
        let id = CardId::made(moment.now(), moment.bytes());
        after.cards.push(KeptCard { id, card: card.clone() });
        draft.log(&key, vec![FieldChange::set("cards", told(card))], moment);
        draft.put(key, after);
        Ok(Decision { output: CardReceipt { id }, changeset: draft.finish()? })
    }
}

/// Forgets a card. Orders that are paid by it still are. One that is not kept does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForgetCard {
    /// Who keeps it.
    pub keeper: CardKeeper,
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

impl ForgetCard {
    const fn place(&self) -> Place {
        Place { keeper: self.keeper, buyer: self.buyer }
    }
}

impl Command for ForgetCard {
    type Output = ();
    type Reason = ForgetCardRefusal;

    const OPERATION: Operation = Operation::ForgetCard;

    fn partition(&self) -> Partition {
        self.place().partition()
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        self.place().needs(keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<()>, Stop<ForgetCardRefusal>> {
        let mut after = self.place().writable(facts, moment.actor())?;
        let key = self.place().cards();
        let place = after.cards.iter().position(|kept| kept.id == self.card);
        let gone = after.cards.remove(place.ok_or_else(|| Missing::of(&key))?);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.log(&key, vec![FieldChange::removed("cards", told(&gone.card))], moment);
        draft.put(key, after);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

/// Asks for the cards that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewCards {
    /// Who keeps them.
    pub keeper: CardKeeper,
    /// Whose cards.
    pub buyer: BuyerOrganizationId,
}

impl ViewCards {
    const fn place(&self) -> Place {
        Place { keeper: self.keeper, buyer: self.buyer }
    }
}

impl Question for ViewCards {
    /// In the order of keeping.
    type Answer = Vec<KeptCard>;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        self.place().needs(keys);
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<Vec<KeptCard>, Stop<Never>> {
        let (_, kept) = self.place().readable(facts, actor)?;
        Ok(kept.cards)
    }
}

/// Asks whether the actor may have one more card kept, as is to be known before a gateway is told its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayKeepCard {
    /// Who would keep it.
    pub keeper: CardKeeper,
    /// Whose card it would be.
    pub buyer: BuyerOrganizationId,
}

impl MayKeepCard {
    const fn place(&self) -> Place {
        Place { keeper: self.keeper, buyer: self.buyer }
    }
}

impl Question for MayKeepCard {
    type Answer = ();
    type Reason = KeepCardRefusal;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        self.place().needs(keys);
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<(), Stop<KeepCardRefusal>> {
        check_room(&self.place().writable(facts, actor)?)
    }
}
