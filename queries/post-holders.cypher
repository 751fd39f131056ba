// recipe: post-holders
// version: 2
// question: Who held which office in an organisation on a day, according to whom, and which was vacant or held by two?
// params:
//   organisation: {type: iri, required: true, kinds: [Organization], about: "the army, unit, group, government or ministry"}
//   on: {type: date, required: true, about: "the day that is asked about"}
//   office: {type: choice, default: any, choices: [any, commands, leads, directorOf, spokespersonFor, deputyOf, memberOf], about: "only this office"}
//   reliability: {type: choice, choices: [A, B, C, D, E, F], about: "only speakers with this mark or a better one"}
//   credibility: {type: choice, choices: ["1", "2", "3", "4", "5", "6"], about: "only claims with this mark or a better one"}
// returns: [office, role, holder, name, held, since, until, others, said_by, stance, document, published, quote, id, claim]
// identity: [office, claim]
// reads: {nodes: [Statement, Claim, Document, Post, Ending, Passage], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, IN_DOCUMENT, FROM_POST, ENDED_BY, IN_PASSAGE]}
// limits: Who had left or died by then, as others tell, is left out. Of "held", only yes is certain; an unknown start or end is shown for every day that it allows. An office that nobody held has one row, nobody, with the last end and the next start. Who by any dated claim began later than the day is not shown by an undated one.
MATCH (o:Entity {uri: $organisation})<-[:OBJECT]-(st:Statement)-[:SUBJECT]->(h:Entity)
WHERE st.predicate IN ['commands', 'leads', 'directorOf', 'spokespersonFor', 'deputyOf', 'memberOf']
  AND ($office = 'any' OR st.predicate = $office)
MATCH (c:Claim)-[:ABOUT]->(st)
WHERE c.countsAs IN ['for', 'weakly for']
MATCH (c)-[:SAID_BY]->(s:Entity)
WHERE ($reliability IS NULL OR s.reliability <= $reliability) AND ($credibility IS NULL OR c.credibility <= $credibility)
MATCH (c)-[:IN_DOCUMENT]->(d:Document)
OPTIONAL MATCH (c)-[:FROM_POST]->(p:Post)
OPTIONAL MATCH (c)-[:IN_PASSAGE]->(q:Passage)
WITH h, st, c, s, d, p, q
WHERE st.predicate <> 'memberOf' OR p IS NOT NULL
OPTIONAL MATCH (c)-[:ENDED_BY]->(x:Ending)
WHERE x.resumed IS NULL OR x.resumed > date($on)
WITH h, st, c, s, d, p, q,
     sum(CASE WHEN x.status = 'asserted' AND x.latest < date($on) THEN 1 ELSE 0 END) AS gone,
     sum(CASE WHEN x.latest < date($on) AND x.status <> 'asserted' THEN 1
              WHEN x.latest >= date($on) AND coalesce(x.earliest < date($on), true) THEN 1 ELSE 0 END) AS doubts,
     min(CASE WHEN x.status = 'asserted' THEN x.latest END) AS ended,
     min(CASE WHEN x.status = 'asserted' AND x.how = 'left' THEN x.earliest END) AS stayed
WITH h, st, c, s, d, p, q,
     CASE WHEN c.sinceEarliest > date($on) THEN 'no'
          WHEN c.sinceLatest <= date($on) OR c.seenOn <= date($on) THEN 'yes'
          WHEN c.sinceEarliest IS NULL AND c.sinceLatest IS NULL THEN 'unknown' ELSE 'perhaps' END AS begun,
     CASE WHEN gone > 0 OR c.untilLatest < date($on) THEN 'no'
          WHEN doubts > 0 THEN 'perhaps'
          WHEN c.untilEarliest >= date($on) OR c.seenOn >= date($on) OR stayed >= date($on) THEN 'yes'
          WHEN c.untilEarliest IS NULL AND c.untilLatest IS NULL THEN 'unknown' ELSE 'perhaps' END AS lasting,
     CASE WHEN ended < c.untilLatest OR c.untilLatest IS NULL THEN ended ELSE c.untilLatest END AS last
ORDER BY h.name, c.uri
WITH CASE st.predicate WHEN 'memberOf' THEN p.role ELSE st.predicate END AS office,
     collect({role: p.role, holder: h.uri, name: h.name, since: c.since, until: c.until, said_by: s.name,
              stance: c.stance, document: d.name, published: d.published, quote: q.quote, id: st.shortId, claim: c.uri,
              begin: c.sinceEarliest, by: coalesce(c.untilLatest, c.seenOn, date('9999-12-31')), first: coalesce(c.sinceEarliest, c.seenOn), last: last,
              held: CASE WHEN begun = 'no' OR lasting = 'no' THEN 'no'
                         WHEN begun = 'perhaps' OR lasting = 'perhaps' THEN 'perhaps'
                         WHEN begun = 'unknown' AND lasting = 'unknown' THEN 'time unknown'
                         WHEN begun = 'unknown' THEN 'start unknown'
                         WHEN lasting = 'unknown' THEN 'end unknown' ELSE 'yes' END}) AS told
WITH office, told,
     [t IN told WHERE t.held <> 'no'
                  AND (t.begin IS NOT NULL
                       OR none(u IN told WHERE u.holder = t.holder AND coalesce(u.begin <= t.by, false))
                       OR any(u IN told WHERE u.holder = t.holder AND coalesce(u.begin <= t.by AND u.begin <= date($on), false)))] AS holding
WITH office, holding,
     CASE WHEN size(holding) > 0 THEN holding
          ELSE [{held: 'nobody',
                 since: toString(reduce(m = null, t IN told | CASE WHEN t.last < date($on) AND (m IS NULL OR t.last > m)
                                                                  THEN t.last ELSE m END)),
                 until: toString(reduce(m = null, t IN told | CASE WHEN t.first > date($on) AND (m IS NULL OR t.first < m)
                                                                  THEN t.first ELSE m END))}] END AS shown
UNWIND shown AS t
RETURN office, t.role AS role, t.holder AS holder, t.name AS name, t.held AS held, t.since AS since, t.until AS until,
       reduce(names = [], other IN holding | CASE WHEN other.holder = t.holder OR other.name IN names THEN names
                                                  ELSE names + [other.name] END) AS others,
       t.said_by AS said_by, t.stance AS stance, t.document AS document, t.published AS published, t.quote AS quote,
       t.id AS id, t.claim AS claim
ORDER BY office, name, published, claim
