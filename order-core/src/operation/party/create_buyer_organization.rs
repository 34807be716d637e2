//! Create a connected buyer organization: an account does, and becomes its Owner, or the embedding program.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::account::itself;
use super::super::member::{ask_for_member, put_member};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::party::{
    Account, BuyerKind, BuyerOrganization, Member, MemberRole, MemberState, OrganizationProfile, ProfileFault,
};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{AccountId, BuyerOrganizationId};

/// Creates a connected buyer organization under an id that the host made. An account that founds one has noted it before, by
/// [`NoteParty`](super::super::account::NoteParty), so that nobody owns what they do not find; each of the two is complete in itself and
/// can be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateBuyerOrganization {
    /// The new buyer organization's id.
    pub id: BuyerOrganizationId,
    /// What it says of itself.
    pub profile: OrganizationProfile,
    /// Who founds it and becomes its Owner: an account itself. `None` = nobody, which only a host may say that knows by itself whom its
    /// members are.
    pub owner: Option<AccountId>,
}

/// The buyer organization that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedBuyerOrganization {
    /// Its id.
    pub id: BuyerOrganizationId,
    /// Its version.
    pub version: Version,
}

/// Why a buyer organization cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateBuyerOrganizationRefusal {
    /// The id is taken.
    #[error("there is already a buyer organization with this id")]
    Exists,
    /// The profile has a fault.
    #[error(transparent)]
    Profile(#[from] ProfileFault),
    /// The account has not noted that it belongs to it.
    #[error("the account has not noted this before")]
    NotNoted,
}

reasons! {
    CreateBuyerOrganizationRefusal shares [Profile] {
        Exists {} = "exists";
        NotNoted {} = "party_not_noted";
    }
}

impl Command for CreateBuyerOrganization {
    type Output = CreatedBuyerOrganization;
    type Reason = CreateBuyerOrganizationRefusal;

    const OPERATION: Operation = Operation::CreateBuyerOrganization;

    fn partition(&self) -> Partition {
        Partition::BuyerOrganization(self.id)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::buyer_organization(self.id));
        if let Some(owner) = self.owner {
            ask_for_member(self.id.into(), owner, keys);
            keys.record(Key::account(owner));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedBuyerOrganization>, Stop<CreateBuyerOrganizationRefusal>> {
        let key = Key::buyer_organization(self.id);
        // The account lies in its own partition: a witness.
        let owner = match self.owner {
            Some(owner) => Some(itself(facts, moment.actor(), owner)?),
            None if moment.actor().is_host() => None,
            None => return Err(Missing::of(&key).into()),
        };
        let kind = BuyerKind::Connected;
        let free = facts.get::<BuyerOrganization>(&key).is_none();
        let mut findings = Findings::new();
        findings.check(free, || CreateBuyerOrganizationRefusal::Exists);
        findings.extend(self.profile.faults(kind).into_iter().map(CreateBuyerOrganizationRefusal::from));
        let party = self.id.into();
        let noted = owner.is_none_or(|owner| owner.parties.contains(&party));
        findings.check(noted, || CreateBuyerOrganizationRefusal::NotNoted);
        findings.verdict(())?;

        let organization = BuyerOrganization::new(self.id, kind, self.profile.clone());
        let known_by = vec![FieldChange::set("name", self.profile.name.default_text())];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(key, organization, known_by, moment);
        if let Some(Account { id, email, .. }) = owner.map(AsRef::as_ref) {
            let state = MemberState::Active { since: moment.now() };
            let owner = Member { account: *id, email: email.clone(), role: MemberRole::Owner, state };
            put_member(&mut draft, facts, party, owner, moment);
        }
        let output = CreatedBuyerOrganization { id: self.id, version };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
