// recipe: control
// version: 1
// question: Who held a place, or which places did an actor hold (on a day), according to whom?
// params:
//   entity: {type: iri, required: true, kinds: [Actor, Place], about: "the place, or who holds places; what lies in a place counts"}
//   on: {type: date, about: "only what can have been so on this day"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [place, place_name, holder, holder_name, status, since, until, ended, seen, said_by, document, published, id, claim]
// identity: [claim]
// reads: {nodes: [Statement, Claim, Document, Ending], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, IN_DOCUMENT, ENDED_BY, LOCATED_IN]}
// limits: Shows who is said to hold a place; who took it in an event is in place-timeline. A claim without since and until was so on the day in seen, and may have been so on any other.
MATCH (h:Entity)<-[:SUBJECT]-(st:Statement {predicate: 'controls'})-[:OBJECT]->(l:Entity)
OPTIONAL MATCH inside = (l)-[:LOCATED_IN*0..5]->(x:Entity {uri: $entity})
WITH h, st, l, count(inside) AS there
WHERE there > 0 OR h.uri = $entity
MATCH (c:Claim)-[:ABOUT]->(st)
WHERE c.countsAs IN ['for', 'weakly for']
  AND ($on IS NULL OR ((c.sinceEarliest IS NULL OR c.sinceEarliest <= date($on))
                       AND (c.untilLatest IS NULL OR c.untilLatest >= date($on))))
MATCH (c)-[:SAID_BY]->(s:Entity)
WHERE ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:ENDED_BY]->(end:Ending)
WHERE end.status = 'asserted' AND ($on IS NULL OR end.resumed IS NULL OR end.resumed > date($on))
WITH h, st, l, c, s, d, min(end.latest) AS ended
WHERE $on IS NULL OR ended IS NULL OR ended >= date($on)
RETURN l.uri AS place, l.name AS place_name, h.uri AS holder, h.name AS holder_name, st.status AS status, c.since AS since,
       c.until AS until, toString(ended) AS ended, toString(c.seenOn) AS seen, s.name AS said_by, d.name AS document,
       d.published AS published, st.shortId AS id, c.uri AS claim
ORDER BY place_name, holder_name, coalesce(since, ''), published, claim
