//! The pillars that a relation rests on.

use super::vocabulary;

vocabulary! {
    /// A field of a relation, after which a brief orders events. The starter library's rule defines each
    /// (`docs/starter-library.md`).
    Pillar, "pillar", {
        /// Armed forces, arms, alliances, war, intelligence, terrorism.
        Defence = "defence",
        /// Recognition, visits, treaties of friendship, votes, membership.
        Diplomacy = "diplomacy",
        /// Railways, roads, ports, transit, aviation.
        Connectivity = "connectivity",
        /// Oil, gas, power, nuclear energy.
        Energy = "energy",
        /// Trade, finance, investment, economic sanctions.
        Trade = "trade",
        /// Information and communication technology, cyber security.
        Cyber = "cyber",
        /// Culture, science, education, health, humanitarian help, migration.
        Society = "society",
    }
}
