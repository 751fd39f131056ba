// recipe: tenures
// version: 2
// question: Who held the offices of an organisation one after the other, with which gaps and overlaps?
// params:
//   organisation: {type: iri, required: true, kinds: [Organization], about: "the army, unit, group, government or ministry"}
//   office: {type: choice, default: any, choices: [any, commands, leads, directorOf, spokespersonFor, deputyOf, memberOf], about: "only this office"}
// returns: [office, kind, holders, since, until, said_by, claims]
// identity: [office, kind, holders, since, until]
// reads: {nodes: [Statement, Claim, Post, Ending], edges: [SUBJECT, OBJECT, ABOUT, SAID_BY, FROM_POST, ENDED_BY]}
// limits: Held runs from the first to the last day that is allowed; an unknown start or end is left empty, and .. is known to be open. The end of a claim that gives none is the one that others tell. A gap or an overlap is shown only where the dates leave no doubt of it. Who is named without any date comes in once, without one.
MATCH (o:Entity {uri: $organisation})<-[:OBJECT]-(st:Statement)-[:SUBJECT]->(h:Entity)
WHERE st.predicate IN ['commands', 'leads', 'directorOf', 'spokespersonFor', 'deputyOf', 'memberOf']
  AND ($office = 'any' OR st.predicate = $office)
MATCH (c:Claim)-[:ABOUT]->(st)
WHERE c.countsAs IN ['for', 'weakly for']
MATCH (c)-[:SAID_BY]->(s:Entity)
OPTIONAL MATCH (c)-[:FROM_POST]->(p:Post)
WITH h, st, c, s, p
WHERE st.predicate <> 'memberOf' OR p IS NOT NULL
OPTIONAL MATCH (c)-[:ENDED_BY]->(x:Ending)
WHERE x.status = 'asserted' AND x.resumed IS NULL
WITH CASE st.predicate WHEN 'memberOf' THEN p.role ELSE st.predicate END AS office, h, c, s,
     min(x.latest) AS ended, min(coalesce(x.earliest, x.latest)) AS ending
WITH office, h, s, c.uri AS claim, c.sinceEarliest AS b1, c.sinceLatest AS b2,
     CASE WHEN ending < c.untilEarliest OR c.untilEarliest IS NULL THEN ending ELSE c.untilEarliest END AS e1,
     CASE WHEN ended < c.untilLatest OR c.untilLatest IS NULL THEN ended ELSE c.untilLatest END AS e2
ORDER BY s.name
WITH office, h, b1, b2, e1, e2, collect(DISTINCT s.name) AS said_by, collect(DISTINCT claim) AS claims
ORDER BY h.name, b1, e2, b2, e1
WITH office, collect({holder: h.uri, name: h.name, b1: b1, b2: b2, e1: e1, e2: e2, said_by: said_by, claims: claims}) AS told
WITH office, [t IN told WHERE t.b1 IS NOT NULL OR t.e2 IS NOT NULL
                           OR none(u IN told WHERE u.holder = t.holder AND u.b1 IS NOT NULL)] AS terms
WITH office, terms,
     [t IN terms | {kind: 'held', holders: [t.name], since: t.b1, until: t.e2, said_by: t.said_by, claims: t.claims}]
     + [t IN terms WHERE t.e2 IS NOT NULL AND any(u IN terms WHERE u.b1 > t.e2)
                     AND none(u IN terms WHERE (u.b1 IS NULL OR u.b1 <= t.e2 + duration({days: 1}))
                                           AND (u.e2 IS NULL OR u.e2 > t.e2))
        | {kind: 'gap', holders: [], since: t.e2 + duration({days: 1}),
           until: reduce(m = null, u IN terms | CASE WHEN u.b1 > t.e2 AND (m IS NULL OR u.b1 < m) THEN u.b1 ELSE m END)
                  - duration({days: 1}), said_by: [], claims: []}] AS rows
UNWIND [t IN terms WHERE t.b2 IS NOT NULL] + [null] AS t
UNWIND [u IN terms WHERE u.b2 IS NOT NULL AND t.holder < u.holder AND u.b2 <= t.e1 AND t.b2 <= u.e1] + [null] AS u
WITH office, rows, collect(CASE WHEN u IS NOT NULL THEN
       {kind: 'overlap', holders: [t.name, u.name], since: CASE WHEN t.b2 > u.b2 THEN t.b2 ELSE u.b2 END,
        until: CASE WHEN t.e1 < u.e1 THEN t.e1 ELSE u.e1 END, said_by: [], claims: []} END) AS overlaps
UNWIND rows + overlaps AS r
UNWIND CASE WHEN size(r.said_by) = 0 THEN [null] ELSE r.said_by END AS speaker
UNWIND CASE WHEN size(r.claims) = 0 THEN [null] ELSE r.claims END AS claim
WITH office, r, speaker, claim ORDER BY speaker
WITH office, r.kind AS kind, r.holders AS holders, CASE WHEN r.since = date('0001-01-01') THEN '..' ELSE toString(r.since) END AS since,
     CASE WHEN r.until = date('9999-12-31') THEN '..' ELSE toString(r.until) END AS until,
     collect(DISTINCT speaker) AS said_by, count(DISTINCT claim) AS claims
RETURN office, kind, holders, since, until, said_by, claims
ORDER BY office, coalesce(since, until, ''), until, kind, holders[0], holders
