"""The words by which students open, announce and conclude, by language.

A further language is a further entry; nothing else knows these words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, separated by blanks, phrases by commas.

    `question`, `part`: in front of a label. `answer`: says that the answer follows, `of` what may
    stand between that and a label. `neutral`: titles of what stands inside any question. `tells`:
    words right before a value ("we get"), `leads` those with which a conclusion begins ("so I
    think"), `concludes` those that make a sentence one. `aside`: words before a value that is not
    claimed ("with h = 0.5"), `aside_sentence` those with which a check or an example begins.
    `reason`: words behind an answer that say why. `refers`: words before a label that is mentioned.
    `fills`: words before an answer in words that say nothing of it ("we use the chain rule").
    `remarks`: words with which a remark in brackets behind an answer begins ("(see part a)").
    `endings`: words behind an answer that say nothing of it ("42, I think"). `counts`: words
    before how many there are ("there are 5 solutions").
    `option`: in front of a letter that is chosen, `because` behind it, before the reason.
    `step`: before the index of a state. `either`: between values of which one is meant. `respect`:
    before the name by which something is differentiated. `denotes`: between a name and what it is
    a name for. `joins`: between two of which the same is said. `being`: between what is asked and
    its value ("the mass is 42"). `places`: before where something
    holds ("on (0, 1)", "for x > 2"). `sets`: what sets are called ("the domain"), `everything`: all
    numbers, `excepted`: before those that are left out of them. `nothing`: that nothing solves it
    ("no solution"), `has`: words before that which say of what. `true` and `false`, `yes` and `no`:
    the words of a choice between both. `rising` and `falling`, `bent_up` and `bent_down`,
    `positive` and `negative`, `stable` and `unstable`, `convergent` and `divergent`, `continuous`
    and `discontinuous`, `defined` and `undefined`: what begins a word for how a function is, and
    for the opposite of it.
    `gain` and `loss`: what begins a word for an amount above zero, and for one below it.
    `corrects`: titles of answers that replace others, `relists`: of those that are given again.
    `reconsiders`: between what was answered first and what counts instead of it.
    `comments`: heads of columns that hold no answers. `working`: titles of what leads to an answer.
    `near`: before a rounded number, `rounded` behind one. `again`: between a value and the same one
    in other words.
    `sequel`: between a value and another that comes after it ("5 and then 8").
    `extremes`: what extreme values are called. `asks_place`: words of a title that asks where.
    `contrasts`: before what an answer is set against ("7 instead of 9"). `asks`: words with which
    a question begins ("Solve"). `opens`: words that leave open which of several values is meant,
    `instead`: those that stand between two of which either may be.
    `both` and `one_of`: single words between two formulas, of which letters may be names as well.
    """

    question: str = ""
    part: str = ""
    answer: str = ""
    of: str = ""
    neutral: str = ""
    tells: str = ""
    leads: str = ""
    concludes: str = ""
    aside: str = ""
    aside_sentence: str = ""
    reason: str = ""
    refers: str = ""
    fills: str = ""
    remarks: str = ""
    endings: str = ""
    counts: str = ""
    option: str = ""
    because: str = ""
    step: str = ""
    either: str = ""
    respect: str = ""
    denotes: str = ""
    joins: str = ""
    being: str = ""
    places: str = ""
    sets: str = ""
    everything: str = ""
    excepted: str = ""
    has: str = ""
    nothing: str = ""
    true: str = ""
    false: str = ""
    yes: str = ""
    no: str = ""
    rising: str = ""
    falling: str = ""
    bent_up: str = ""
    bent_down: str = ""
    positive: str = ""
    negative: str = ""
    stable: str = ""
    unstable: str = ""
    convergent: str = ""
    divergent: str = ""
    continuous: str = ""
    discontinuous: str = ""
    defined: str = ""
    undefined: str = ""
    gain: str = ""
    loss: str = ""
    deficit: str = ""
    near: str = ""
    rounded: str = ""
    again: str = ""
    sequel: str = ""
    extremes: str = ""
    asks_place: str = ""
    corrects: str = ""
    reconsiders: str = ""
    relists: str = ""
    comments: str = ""
    working: str = ""
    both: str = ""
    one_of: str = ""
    contrasts: str = ""
    asks: str = ""
    opens: str = ""
    instead: str = ""


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "en": Language(
            question="""
                question quest ques qn problem prob prb exercise exer ex task pb excercise exersise
                quesiton qustion problme
            """,
            part="part subpart sub-part subquestion sub-question subproblem item section pt",
            answer="answer answers ans solution solutions soln sol response",
            of="to of for",
            neutral="""
                solution answer answers working work workings proof derivation calculation result
                results code program output explanation final your my the steps step conclusion
                response discussion computation method part given
            """,
            tells="""
                is, are, was, be, equals, equal, equal to, get, gets, got, give, gives, yield,
                yields, obtain, obtains, obtained, have, has, become, becomes, to, find, finds,
                found, us, answer, answers, ans, result, results, solution, solutions, soln, sol,
                response, so, hence, thus, therefore, then, about, approximately, roughly, around,
                circa, approx, think, i.e, namely, giving, yielding, resulting in, arrive at,
                arrived at, arriving at,
                out as, say, says, end with, ended with, up being, up with, makes, deduce, deduced,
                conclude, imply, implies, implying, leaves, leaving, shows, comes out, expect,
                expected
            """,
            leads="""
                so, hence, thus, therefore, then, i think, i believe, i guess, i choose, i chose,
                i pick, i say, i got, i get, i found, we think, we get, we got, we have, we obtain,
                we find, we conclude, we conclude that, it follows that, that gives us, that gives,
                this gives us, this gives, it is, it's, it must be, that is, this is, and so,
                finally, and finally, lastly, after some work, i.e., =>, =, in conclusion,
                to conclude, in summary, to sum up, to summarise, to summarize, summing up, overall,
                all in all, altogether, in total, in all, in the end, at the end, eventually,
                ultimately, consequently, accordingly, as a result, as a consequence, this means,
                which means, which gives, this implies, we deduce, we arrive at, i arrive at,
                i arrived at, i came up with, i end up with, we end up with, i would choose,
                i would say, i'd say, i'm guessing, i am guessing, i'd guess, i would guess,
                i'd choose, i'll say, i'll go with, i'd go with, i go with,
                i went with, i select, i selected, i picked, my guess is, must be,
                obviously, clearly, evidently, of course, certainly, surely, probably,
                most likely, its, i think its, i believe its, i guess its,
                not sure but, i am not sure but, i'm not sure but, im not sure but, not sure, but,
                not 100% sure but, not totally sure but, not completely sure but, as above,
                as before, as shown above, as computed above, as we saw, as in class,
                which gives us, this gives me, which gives me, using a calculator, by calculator,
                with a calculator, apparently, presumably, this comes out to, it comes out to,
                comes out to
            """,
            concludes="so, hence, thus, therefore, we get, we find, we obtain, answer, result",
            aside="""
                with, for, since, because, as, where, given, using, unless, except, not, reject,
                i used, we used, i assumed, we assumed,
                rejected, rejecting, rejects, discard, discarded, discarding, exclude, excluding,
                instead of, rather than, such as, like, say, at, let, assume, assuming, suppose,
                supposing, start, starting, substitute, substituting, put, putting, plugging in,
                plug in, try, tried, trying, e.g, e. g, example, than, exceeds,
                lies below, is below, stays below, lies above, is above, stays above, area under,
                compared to, compared with, for all, for every, for each, for any, for some,
                provided, provided that, as long as, valid for, through, satisfying, when, whenever,
                if, unlike, in contrast to, whereas, while
            """,
            aside_sentence="""
                check, checking, verify, verifying, verification, probe, test, sanity check, e.g,
                for example, for instance, example, when, whenever, if, suppose, after, compare,
                compared, unlike, note, recall, for comparison, by comparison, in comparison,
                by contrast, in contrast, for a fair, for it to be, to be fair, a fair
            """,
            working="""
                work, my work, the work, working, workings, my working, show work, explanation,
                explain, reasoning, reason, justification, derivation, details, why, here is why,
                proof
            """,
            comments="""
                comment, comments, remark, remarks, note, notes, explanation, reason, reasons,
                reasoning, justification, points, score, grade, mark, marks, status, done, checked,
                method, difficulty, confidence, time
            """,
            corrects="""
                correction, corrections, corrected answer, corrected answers, corrected solutions,
                revised answer, revised answers, revision, revisions, errata, updated answers,
                my corrections, corrected
            """,
            reconsiders="""
                wait, oh wait, no wait, actually, sorry, oops, scratch that, correction, edit,
                update, i mean, i meant, i meant to say, on second thought, on second thoughts,
                on reflection, i was wrong, i am wrong, my mistake, my bad, changed my mind,
                changed my mind to, changed my answer, changed my answer to, change my answer to,
                changed it to, now, nope, rather
            """,
            relists="""
                answers, final answers, my answers, my final answers, all answers, answer key,
                answer sheet, list of answers, summary, summary of answers, answer summary,
                answers summary, summary of results, summary of final answers, final results,
                results, solutions, final solutions, recap, overview
            """,
            reason="because, since, which, also called, also known as",
            counts="""
                is, are, was, were, equals, has, have, needs, need, takes, requires, makes,
                contains, gives, get, gets, obtain, find, costs, there are, there is, yields,
                expect, expects, diverges to, tends to, goes to, approaches, converges to
            """,
            endings="""
                i hope that's right, i hope that is right, i hope this is right, i hope it is right,
                i hope this is correct, i hope that's correct, i double checked, i double-checked,
                i checked it, i checked it twice,
                i think, i believe, i guess, i suppose, i hope, hopefully, probably, as required,
                i am sure, i'm sure, i am quite sure, i'm pretty sure, for sure, i am certain,
                is what i get, is what i got, is what i find, is what i found,
                as desired, as wanted, as expected, as claimed, as needed, as was to be shown, qed,
                it is, would be my answer, would be the answer, as my answer, as the answer,
                as my final answer, as the final answer, for my answer, for the answer,
                q.e.d, and we are done, done, of course, right, here, is the answer, is my answer,
                is the final answer, is my final answer, is the solution, is the result,
                is our answer, is our final answer, is correct, is right, is the correct answer,
                see above, see below, as above, as before, as shown above, as shown below,
                as computed above, as found above, as seen above, as we saw, as shown in class,
                shown above, from above, see work, see my work, see attached, see attached work,
                see the work above, see the work below, see working, work above, work below,
                for this one, for that one, for this part, for this question, for this problem,
                i reckon, most likely, only, final answer, final, if i did it right, or so i think
            """,
            remarks="""
                see, by, since, because, as, from, using, cf, via, note, not, reject, rejected,
                it is, it's, this is, that's, they are, taking, assuming, so, hence,
                rejecting, discard, discarded, discarding, shown, i.e, e.g, qed, q.e.d, done,
                i think, i believe, i guess, i hope, i suppose, approx, approximately, rounded,
                measured,
                i checked, i used, i verified, i double checked, i rounded, i simplified, we used,
                we checked, double checked, my calculator,
                chain rule, power rule, product rule, quotient rule, definition,
                at, attained at, reached at, work, working, workings, details, derivation, proof,
                explanation, calculation, calculations, calculated, computed, derived, attached,
                above, below, same, like, look, simplified, exact, corrected, checked, verified,
                in simplest form, final, trace, sum, product, det, determinant, norm, length, both,
                each, up to, check, with, where, tr, rank, mult, multiplicity, eigenvector,
                eigenvectors, stable, unstable, only, about, max value, min value, total
            """,
            fills="""
                the, a, an, by, using, via, by using, with, we use, we used, i use, i used, use,
                apply, we apply, it is, it's, its, this is, that is, that's, they are, these are,
                called, is called, are called, known as, it is called, this is called, namely,
                that would be, it must be, it should be, it would be, it has to be, should be,
                the correct answer is, the right answer is, clearly, obviously, of course, probably
            """,
            refers="""
                from, in, of, by, with, see, as, to, and, or, like, than, using, for, part, parts,
                question, questions, item, eq, eqs, equation, both, under, via, on, at, case, step
            """,
            option="option choice letter",
            because="because since as for due",
            step="step iter iteration epoch",
            either="or",
            respect="with respect to, w.r.t, w.r.t., wrt",
            denotes="is, denotes, means, stands for, be",
            joins="and, and also, and again, also, as well as",
            being="is, are, was, equals",
            places="""
                on, for, in, over, when, if, where, whenever, on the interval, on the intervals,
                in the interval, in the intervals, over the interval, over the intervals, for all,
                on both, in both, on all of, throughout, iff
            """,
            sets="""
                domain, natural domain, largest domain, range, solution set, solution, solutions,
                set of solutions, domain of definition, answer
            """,
            everything="""
                everything, everywhere, anything, all real, all reals, all real numbers,
                all the reals, all the real numbers, all real x, any real,
                any real number, any real x, every real,
                every real number, every real x, the reals, the real numbers, all numbers, all x,
                any number, any x, every number, every x, all values, all values of x, any value,
                any value of x, every value, every value of x, all other numbers
            """,
            excepted="""
                except, except for, except at, except when, except where, excluding, but, but not,
                other than, apart from, without, aside from, besides
            """,
            true="true, t",
            false="false, f",
            yes="yes, y",
            no="no, n",
            rising="increas, rising, rises, grow, going up, goes up",
            falling="decreas, falling, falls, shrink, going down, goes down",
            bent_up="concave up, convex",
            bent_down="concave down, concave",
            positive="positive",
            negative="negative",
            stable="stable, asymptotically stable, attracting",
            unstable="unstable, instable, repelling",
            convergent="converg",
            divergent="diverg",
            continuous="continuous",
            discontinuous="discontinuous",
            defined="defined",
            undefined="undefined",
            gain="profit, gain, earn, income, surplus, balance, net, increas, growth, rise, change",
            loss="""
                loss, lose, losing, lost, deficit, decreas, drop, fell, fall, below, owe, owing,
                debt, short by, shortfall, down by, reduc, declin, overdr, in the red
            """,
            deficit="loss, lose, losing, lost, deficit, in the red",
            extremes="""
                maximum, maxima, maximal, max, minimum, minima, minimal, min, extremum, extrema,
                extreme, largest, greatest, biggest, highest, tallest, smallest, least, lowest,
                saddle, inflection
            """,
            asks_place="""
                where, when, at which, for which, which x, point, points, place, places, position,
                positions, location, locations, argmax, argmin, critical, x-value, x-values,
                x value, x values, x-coordinate, x-coordinates
            """,
            both="and",
            one_of="or",
            rounded="rounded",
            near="about, approximately, approx, roughly, around, circa, nearly, close to",
            again="""
                which is, that is, this is, i.e, namely, or, which equals, in other words,
                equivalently, or equivalently, that is to say, which is the same as
            """,
            contrasts="instead of, rather than, as opposed to, in place of",
            asks="""
                solve, find, compute, calculate, determine, differentiate, integrate, evaluate,
                simplify, factor, expand, show that, prove that, sketch, state, give, write down,
                what is, what are, which of, for which, how many, how much, how long, how far,
                how fast, let, suppose, consider, given that, a box, use
            """,
            opens="""
                either, one of, one of these, possible answers, possible answer, candidates,
                possible solutions, possible results, options, pick, choose, also possible,
                also works, method 1, method 2, approach 1, approach 2, first way, second way,
                option a, option b, option 1, option 2, second choice, second guess, plan b
            """,
            instead="""
                alternatively, otherwise, vs, versus, else, or else, xor, if that is wrong,
                if that is not right, if that is incorrect, if it is wrong, if not,
                if this is wrong
            """,
            sequel="""
                then, and then, and also, also, and finally, finally, and after that, after that,
                followed by, and next, next, and later, and again
            """,
        ),
        "de": Language(
            question="aufgabe aufg frage übung uebung problem",
            part="teil teilaufgabe teilfrage abschnitt",
            answer="antwort antworten lösung loesung",
            of="zu von für",
            neutral="lösung antwort rechnung beweis ergebnis rechenweg begründung",
            tells="""
                ist, sind, also, lautet, ergibt, antwort, lösung, ergebnis, ungefähr, folgt, damit,
                erhalten wir, wir erhalten, ich erhalte, beträgt, macht, gibt
            """,
            leads="""
                also, ich denke, daher, folglich, somit, es ist, schließlich, schliesslich,
                insgesamt, zusammen, zusammenfassend, am ende, letztlich, demnach, damit,
                wir erhalten
            """,
            concludes="also, daher, folglich, somit",
            aside="mit, für, da, weil, von, bei, sei",
            aside_sentence="probe, zum beispiel, z.b, z. b, wenn, falls",
            reason="weil, denn",
            counts="ist, sind, beträgt, hat, haben, gibt es, es gibt, ergibt, erhalten, braucht",
            working="rechnung, rechenweg, begründung, erklärung, herleitung",
            comments="bemerkung, bemerkungen, kommentar, begründung, punkte, status",
            corrects="korrektur, korrekturen, berichtigung, berichtigungen, verbesserung",
            reconsiders="korrektur, moment, doch, ich meine, ich meinte, ich lag falsch, besser",
            relists="antworten, ergebnisse, endergebnisse, lösungen, zusammenfassung, übersicht",
            endings="denke ich, glaube ich, wie gewünscht, wie verlangt",
            remarks="""
                siehe, weil, nach, aus, wegen, nicht, kettenregel, produktregel, z.b, d.h, bei,
                an der stelle
            """,
            fills="der, die, das, ein, eine, mit, mit der, durch, es ist, das ist, wir nutzen",
            refers="aus, in, von, mit, siehe, wie, und, oder, nach, teil, aufgabe, gleichung, fall",
            option="antwort",
            because="weil da denn",
            step="schritt",
            respect="nach",
            denotes="ist, bezeichnet, steht für",
            either="oder",
            joins="und, und auch, und außerdem, sowie",
            being="ist, sind, beträgt",
            places="""
                auf, für, in, im intervall, auf dem intervall, in den intervallen, falls, wenn,
                auf den intervallen, für alle, über, bei, im bereich
            """,
            sets="definitionsbereich, definitionsmenge, lösungsmenge, lösung, wertebereich",
            everything="""
                alles, überall, alle reellen zahlen, alle reellen x, jede reelle zahl, alle zahlen,
                alle x, jedes x, ganz r, alle werte, die reellen zahlen
            """,
            has="""
                es gibt, hat, die gleichung hat, diese gleichung hat, die ungleichung hat,
                das system hat, das gleichungssystem hat, das lgs hat, wir haben, man erhält
            """,
            nothing="""
                keine lösung, keine lösungen, keine reelle lösung, keine reellen lösungen,
                keine nullstelle, keine nullstellen, keine reellen nullstellen, leere menge,
                die leere menge, unlösbar, nicht lösbar, ist nicht lösbar
            """,
            excepted="""
                außer, ausser, außer bei, außer für, außer an der stelle, ohne, ausgenommen,
                mit ausnahme von, bis auf
            """,
            true="wahr, w, richtig",
            false="falsch, f",
            yes="ja, j",
            no="nein, n",
            rising="steig, wächst, wachs, zunehm, nimmt zu",
            falling="fallen, fällt, sink, abnehm, nimmt ab",
            bent_up="konvex, linksgekrümmt",
            bent_down="konkav, rechtsgekrümmt",
            positive="positiv",
            negative="negativ",
            stable="stabil",
            unstable="instabil, unstabil",
            convergent="konverg",
            divergent="diverg",
            continuous="stetig",
            discontinuous="unstetig",
            defined="definiert",
            undefined="undefiniert",
            gain="gewinn, zunahme, anstieg, änderung, saldo",
            loss="verlust, abnahme, rückgang, schuld",
            deficit="verlust",
            extremes="hochpunkt, tiefpunkt, sattelpunkt, größte, kleinste, höchste",
            asks_place="wo, stelle, stellen, wann, für welche",
            both="und",
            one_of="oder",
            contrasts="statt, anstatt, anstelle von",
            asks="löse, berechne, bestimme, finde, leite, vereinfache, gib, wie viele, wie groß",
            opens="mögliche antworten, entweder",
            instead="alternativ, andernfalls, sonst",
            rounded="gerundet",
            near="ungefähr, etwa, rund, circa, ca, zirka",
            again="das ist, das sind, d.h, nämlich, oder, anders gesagt",
            sequel="dann, und dann, und auch, danach, und danach, schließlich, gefolgt von",
        ),
        "es": Language(
            question="pregunta ejercicio ej ejer problema tarea cuestión",
            part="parte apartado inciso literal",
            answer="respuesta solución solucion",
            of="a de al",
            neutral="solución respuesta cálculo demostración resultado desarrollo",
            tells="""
                es, son, entonces, luego, tanto, respuesta, resultado, solución, queda, da,
                obtenemos, se obtiene, tenemos, resulta, vale
            """,
            leads="""
                creo que, entonces, luego, por tanto, por lo tanto, es, finalmente, por último,
                en conclusión, en total, en resumen, obtenemos
            """,
            concludes="entonces, luego, por tanto",
            aside="con, para, porque, si",
            aside_sentence="por ejemplo, si, cuando, comprobación",
            reason="porque, ya que",
            counts="es, son, hay, tiene, vale, existen, da",
            remarks="ver, porque, por, según, regla, en",
            fills="el, la, los, las, un, una, es, con, por, usando, usamos",
            option="opción",
            because="porque",
            step="paso",
            respect="respecto a, respecto de, con respecto a",
            either="o u",
            joins="y, y también, así como",
            being="es, son, vale",
            places="""
                en, para, si, cuando, sobre, en el intervalo, en los intervalos, para todo,
                sobre el intervalo, sobre los intervalos
            """,
            sets="dominio, conjunto solución, solución, rango",
            everything="""
                todo, todos los reales, todos los números reales, todo x, cualquier x,
                cualquier número real, cualquier número, todo número real, los reales
            """,
            has="""
                la ecuación, el sistema, la inecuación, esta ecuación, este sistema
            """,
            nothing="""
                sin solución, sin soluciones, no hay solución, no hay soluciones,
                no existe solución,
                no tiene solución, no tiene soluciones, no tiene solución real,
                no tiene soluciones reales, no hay soluciones reales, conjunto vacío,
                el conjunto vacío
            """,
            excepted="""
                excepto, excepto en, excepto para, salvo, salvo en, menos, sin, a excepción de
            """,
            true="verdadero, v",
            false="falso, f",
            yes="sí, si, s",
            no="no, n",
            rising="crec, aument",
            falling="decrec, disminu",
            bent_up="convex, cóncava hacia arriba",
            bent_down="cóncav, concav, cóncava hacia abajo",
            positive="positiv",
            negative="negativ",
            stable="estable",
            unstable="inestable",
            gain="ganancia, beneficio, aumento, cambio",
            loss="pérdida, perd, disminu, deuda",
            deficit="pérdida, perd",
            extremes="máximo, mínimo, máximos, mínimos, mayor, menor",
            asks_place="dónde, punto, puntos, cuándo",
            both="y",
            one_of="o u",
            contrasts="en lugar de, en vez de",
            asks="resuelve, halla, calcula, determina, encuentra, deriva, simplifica",
            opens="posibles respuestas",
            instead="alternativamente",
            rounded="redondeado, redondeada",
            near="aproximadamente, aprox, alrededor de, cerca de, unos",
            again="es decir, o sea, que es, esto es, o",
            sequel="luego, y luego, y después, después, y también, y finalmente, seguido de",
        ),
        "fr": Language(
            question="exercice exo problème probleme",
            part="partie",
            answer="réponse reponse",
            of="à de pour",
            neutral="réponse calcul preuve résultat démonstration",
            tells="est, sont, donc, réponse, résultat, vaut, obtient, trouve, donne, reste",
            leads="""
                donc, je pense que, c'est, finalement, enfin, en conclusion, au total, ainsi,
                on obtient, on trouve
            """,
            concludes="donc, ainsi",
            aside="avec, pour, car",
            aside_sentence="par exemple, si, quand",
            reason="parce que, car",
            counts="est, sont, il y a, vaut, a",
            remarks="voir, car, par, selon, en",
            fills="le, la, les, un, une, c'est, avec, par, on utilise",
            option="réponse",
            because="parce",
            either="ou",
            joins="et, et aussi, ainsi que",
            being="est, sont, vaut",
            places="""
                sur, pour, si, quand, lorsque, dans, en, sur l'intervalle, sur les intervalles,
                pour tout
            """,
            sets="""
                domaine, domaine de définition, ensemble de définition, ensemble solution, solution
            """,
            everything="""
                tout, partout, tous les réels, tous les nombres réels, tout x, tout réel,
                tout nombre réel, n'importe quel réel, n'importe quel x, les réels
            """,
            has="""
                il n'y a, il n’y a, l'équation n'a, l’équation n’a, cette équation n'a,
                le système n'a, le système n’a, l'inéquation n'a, on n'a
            """,
            nothing="""
                pas de solution, aucune solution, pas de solutions, aucune solution réelle,
                pas de solution réelle, pas de solutions réelles, pas de racine réelle,
                ensemble vide, l'ensemble vide
            """,
            excepted="""
                sauf, sauf en, sauf pour, excepté, à part, hormis, à l'exception de, privé de
            """,
            true="vrai, v",
            false="faux, f",
            yes="oui, o",
            no="non, n",
            rising="croiss, croît, augment",
            falling="décroiss, décroît, diminu",
            bent_up="convexe",
            bent_down="concave",
            positive="positi, positive",
            negative="négati",
            extremes="maximum local, minimum local, plus grande, plus petite",
            asks_place="où, point, points, quand",
            both="et",
            one_of="ou",
            contrasts="au lieu de, plutôt que",
            asks="résoudre, calculer, déterminer, trouver, dériver, simplifier, donner",
            opens="réponses possibles, soit",
            instead="sinon",
            rounded="arrondi, arrondie",
            near="environ, à peu près, approximativement",
            again="c'est-à-dire, soit, ce qui est, ou",
            sequel="puis, et puis, et ensuite, ensuite, et aussi, et enfin, suivi de",
        ),
        "it": Language(
            question="domanda esercizio quesito",
            answer="risposta soluzione risultato",
            of="di alla",
            neutral="soluzione risposta risultato calcolo svolgimento",
            tells="""
                è, sono, quindi, dunque, risposta, risultato, soluzione, otteniamo, si ottiene,
                abbiamo, risulta, vale
            """,
            leads="quindi, dunque, pertanto, perciò, è, otteniamo, si ottiene, in conclusione",
            joins="ed, e anche",
            both="e ed",
            one_of="o",
            rounded="arrotondato, arrotondata",
            near="circa, approssimativamente",
            again="cioè, ovvero, o",
            sequel="poi, e poi, e dopo, e anche, e infine",
        ),
        "pt": Language(
            question="questão questao exercício exercicio pergunta",
            answer="resposta solução resultado",
            neutral="resposta solução resultado",
            tells="""
                é, são, então, logo, portanto, resposta, resultado, solução, obtemos, temos,
                resulta, vale
            """,
            leads="então, logo, portanto, obtemos, é, em conclusão",
            joins="e também",
            both="e",
            one_of="ou",
            rounded="arredondado",
            near="aproximadamente, cerca de",
            again="ou seja, isto é, ou",
            sequel="depois, e depois, e também, e finalmente",
        ),
        "nl": Language(
            "vraag opgave opdracht",
            "deel",
            "antwoord oplossing uitkomst resultaat",
            "op",
            "antwoord oplossing uitkomst resultaat",
            "is, dus, daarom, antwoord, oplossing, uitkomst, resultaat, krijgen we, vinden we",
            "dus, daarom, we krijgen, we vinden",
            both="en",
            one_of="of",
            rounded="afgerond",
        ),
        "sv": Language("uppgift fråga", "del", "svar lösning", "", "svar lösning", "är"),
        "no": Language("oppgave spørsmål", "", "svar løsning", "", "svar løsning", "er"),
        "fi": Language("tehtävä kysymys", "osa", "vastaus", "", "vastaus", "on"),
        "pl": Language("zadanie pytanie", "część", "odpowiedź rozwiązanie", "", "rozwiązanie"),
        "ru": Language("задача вопрос упражнение задание", "часть", "ответ", "", "решение ответ"),
        "zh": Language(
            "问题 題目 题目 问 題 题 习题 练习",
            "部分 小题",
            "答案 解答 答 解",
            "",
            "解 答案",
            "为, 是, 答案, 答, 得",
            "所以",
        ),
        "ja": Language("問題 質問 練習 問", "部分", "答え 解答", "", "解答", "は, 答え", "だから"),
    }
)


def _sorted(words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _words(choose: str) -> tuple[str, ...]:
    return _sorted({w for one in LANGUAGES.values() for w in getattr(one, choose).split()})


def _phrases(choose: str) -> tuple[str, ...]:
    found = {p for one in LANGUAGES.values() for p in getattr(one, choose).split(",")}
    return _sorted({" ".join(phrase.split()) for phrase in found} - {""})


def pattern_of(words: tuple[str, ...]) -> str:
    """Return a pattern for one of several words or phrases, tried in the order given."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


QUESTION_WORDS = _words("question")
PART_WORDS = _words("part")
ANSWER_WORDS = _words("answer")
OF_WORDS = _words("of")
NEUTRAL_WORDS = frozenset(_words("neutral"))
TELLING = _phrases("tells")
LEADING = _phrases("leads")
CONCLUDING = _phrases("concludes")
ASIDE = _phrases("aside")
ASIDE_SENTENCE = _phrases("aside_sentence")
REASON = _phrases("reason")
REFERRING = _phrases("refers")
FILLING = _phrases("fills")
REMARKING = _phrases("remarks")
ENDING = _phrases("endings")
COUNTING = _phrases("counts")
CORRECTING, RELISTING = _phrases("corrects"), _phrases("relists")
RECONSIDERING = _phrases("reconsiders")
COMMENTING, WORKING = _phrases("comments"), _phrases("working")
OPTION_WORDS = _words("option")
BECAUSE_WORDS = _words("because")
STEP_WORDS = _words("step")
EITHER_WORDS = _words("either")
RESPECT = _phrases("respect")
DENOTING = _phrases("denotes")
JOINING = _phrases("joins")
BEING = _phrases("being")
PLACING = _phrases("places")
TRUE_WORDS, FALSE_WORDS = frozenset(_phrases("true")), frozenset(_phrases("false"))
YES_WORDS, NO_WORDS = frozenset(_phrases("yes")), frozenset(_phrases("no"))
ROUNDING, ROUNDED = _phrases("near"), _phrases("rounded")
SAYING_AGAIN = _phrases("again")
SEQUEL = _phrases("sequel")
CONTRASTS, ASKING = _phrases("contrasts"), _phrases("asks")
LEAVING_OPEN, INSTEAD = _phrases("opens"), _phrases("instead")
EXTREMES, PLACE_QUESTIONS = _phrases("extremes"), _phrases("asks_place")
BOTH_WORDS, ONE_OF_WORDS = frozenset(_words("both")), frozenset(_words("one_of"))
#: What joins two formulas and is no letter, and what is one and may be a name or a number.
JOINING_WORDS = _sorted({word for word in BOTH_WORDS | ONE_OF_WORDS if len(word) > 1})
JOINING_LETTERS = _sorted({word for word in BOTH_WORDS | ONE_OF_WORDS if len(word) == 1})
SET_NAMES = _phrases("sets")
EVERYTHING = _phrases("everything")
EXCEPTED = _phrases("excepted")
HAVING, NOTHING = _phrases("has"), _phrases("nothing")
#: How a function is, and the opposite of it, by the beginnings of the words.
OPPOSITES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (_phrases("rising"), _phrases("falling")),
    (_phrases("bent_up"), _phrases("bent_down")),
    (_phrases("positive"), _phrases("negative")),
    (_phrases("stable"), _phrases("unstable")),
    (_phrases("convergent"), _phrases("divergent")),
    (_phrases("continuous"), _phrases("discontinuous")),
    (_phrases("defined"), _phrases("undefined")),
)
#: What a title calls a number that a loss makes negative, and how a page says that it is one.
GAINS, LOSSES, DEFICITS = _phrases("gain"), _phrases("loss"), _phrases("deficit")

NUMBERS_IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        word: str(number)
        for words in (
            "one two three four five six seven eight nine ten",
            "eins zwei drei vier fünf sechs sieben acht neun zehn",
            "uno dos tres cuatro cinco seis siete ocho nueve diez",
            "一 二 三 四 五 六 七 八 九 十",
        )
        for number, word in enumerate(words.split(), start=1)
    }
)
