export const typeDefs = `#graphql
  type Element @node { iri: String! slug: String! }
  type Modality @node { iri: String! slug: String! }
  type Outcome @node { iri: String! slug: String! }
  type Basis @node { iri: String! slug: String! }
  type Adaptive @node { iri: String! slug: String! }
  type Reference @node { iri: String! title: String year: Int arxiv: String url: String }
  interface Hazard { iri: String! code: String label: String }
  interface Safeguard { iri: String! code: String label: String }
  type Threat implements Hazard @node {
    iri: String! code: String label: String definition: String
    element: [Element!]! @relationship(type: "HAS_ELEMENT", direction: OUT)
    modalities: [Modality!]! @relationship(type: "HAS_MODALITY", direction: OUT)
    attacks: [Attack!]! @relationship(type: "REALIZES", direction: IN)
    coverage: [Coverage!]! @relationship(type: "HAS_OBJECT", direction: IN)
    evidence: [Coverage!]! @relationship(type: "CONCERNS_THREAT", direction: IN)
  }
  type Attack implements Hazard @node {
    iri: String! code: String label: String
    threats: [Threat!]! @relationship(type: "REALIZES", direction: OUT)
    modalities: [Modality!]! @relationship(type: "HAS_MODALITY", direction: OUT)
    coverage: [Coverage!]! @relationship(type: "HAS_OBJECT", direction: IN)
  }
  type Method implements Safeguard @node { iri: String! code: String label: String }
  type Defense implements Safeguard @node { iri: String! code: String label: String }
  type Coverage @node {
    iri: String! code: String label: String finding: String year: Int
    subject: [Safeguard!]! @relationship(type: "HAS_SUBJECT", direction: OUT)
    object: [Hazard!]! @relationship(type: "HAS_OBJECT", direction: OUT)
    concerns: [Threat!]! @relationship(type: "CONCERNS_THREAT", direction: OUT)
    modalities: [Modality!]! @relationship(type: "HAS_MODALITY", direction: OUT)
    outcome: [Outcome!]! @relationship(type: "HAS_OUTCOME", direction: OUT)
    basis: [Basis!]! @relationship(type: "HAS_BASIS", direction: OUT)
    adaptive: [Adaptive!]! @relationship(type: "HAS_ADAPTIVE", direction: OUT)
    references: [Reference!]! @relationship(type: "CITES", direction: OUT)
  }
`;
