// recipe: post-overlaps
// version: 1
// question: Which claims give one office of an organisation to two at the same time?
// params:
//   organisation: {type: iri, kinds: [Organization], about: "only the offices of this organisation"}
//   sure: {type: choice, default: any, choices: [any, "yes"], about: "yes: only where the dates leave no doubt"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [organisation, office, sure, first_holder, first_since, first_until, first_speaker, first_says, first_document, first_published, first_claim, second_holder, second_since, second_until, second_speaker, second_says, second_document, second_published, second_claim]
// identity: [first_claim, second_claim]
// reads: {nodes: [Statement, Claim, Document, Ending, Passage], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, IN_DOCUMENT, IN_PASSAGE, ENDED_BY]}
// limits: Compares commands, leads and directorOf, each with itself. Sure is yes where both claims certainly hold on one day, else perhaps, since an end that nobody tells may be the other's beginning. Who can have come after the other, by months or years too, is no overlap. A claim without dates is taken for the day on which it was published, or is not compared.
MATCH (o:Entity)<-[:OBJECT]-(st:Statement)<-[:ABOUT]-(c:Claim)-[:SAID_BY]->(s:Entity)
WHERE st.predicate IN ['commands', 'leads', 'directorOf'] AND ($organisation IS NULL OR o.uri = $organisation)
  AND c.countsAs IN ['for', 'weakly for'] AND (c.sinceEarliest IS NOT NULL OR c.seenOn IS NOT NULL OR c.untilLatest IS NOT NULL)
  AND ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (st)-[:SUBJECT]->(h:Entity)
OPTIONAL MATCH (c)-[:ENDED_BY]->(x:Ending {status: 'asserted'})
WHERE x.resumed IS NULL
WITH o, st, h, c, s, min(x.latest) AS ended, min(coalesce(x.earliest, x.latest)) AS ending
WITH o, st, h, c, s,
     CASE WHEN c.untilLatest IS NULL AND c.sinceEarliest IS NULL THEN c.seenOn ELSE c.sinceEarliest END AS b1,
     CASE WHEN c.sinceLatest < c.seenOn OR c.seenOn IS NULL THEN c.sinceLatest ELSE c.seenOn END AS b2,
     CASE WHEN c.untilEarliest IS NOT NULL THEN c.untilEarliest WHEN c.seenOn IS NOT NULL THEN c.seenOn ELSE c.sinceLatest END AS e1,
     CASE WHEN c.sinceEarliest IS NULL AND c.untilLatest IS NULL THEN c.seenOn
          WHEN ended < c.untilLatest OR c.untilLatest IS NULL THEN ended ELSE c.untilLatest END AS e2,
     CASE WHEN ending < c.untilEarliest OR c.untilEarliest IS NULL THEN ending ELSE c.untilEarliest END AS leaves
WITH o, st.predicate AS office, collect({holder: h.uri, name: h.name, claim: c, said_by: s.name, b1: b1, b2: b2,
                                               e1: e1, e2: e2, leaves: leaves}) AS told
UNWIND told AS a
UNWIND [z IN told WHERE a.holder < z.holder AND (z.b1 IS NULL OR a.e2 IS NULL OR z.b1 <= a.e2)
                    AND (a.b1 IS NULL OR z.e2 IS NULL OR a.b1 <= z.e2)
                    AND NOT coalesce(a.leaves <= z.claim.sinceLatest, false)
                    AND NOT coalesce(z.leaves <= a.claim.sinceLatest, false)] AS z
WITH o, office, a, z, a.claim AS c, z.claim AS b,
     CASE WHEN coalesce(a.b2 <= z.e1 AND z.b2 <= a.e1, false) THEN 'yes' ELSE 'perhaps' END AS sure
WHERE $sure = 'any' OR sure = $sure
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
MATCH (b)-[:IN_DOCUMENT]->(e:Document)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(p:Passage)
OPTIONAL MATCH (b)-[:IN_PASSAGE]->(q:Passage)
RETURN o.name AS organisation, office, sure, a.name AS first_holder, c.since AS first_since, c.until AS first_until,
       a.said_by AS first_speaker, p.quote AS first_says, d.name AS first_document, d.published AS first_published,
       c.uri AS first_claim, z.name AS second_holder, b.since AS second_since, b.until AS second_until,
       z.said_by AS second_speaker, q.quote AS second_says, e.name AS second_document, e.published AS second_published,
       b.uri AS second_claim
ORDER BY organisation, office, first_claim, second_claim
