//! A claim as JSON without what is empty or the default: what a caller would write, on one line.

use santei::claim::{
    Certificate, Claim, Comment, Coverage, Encounter, Institution, Line, Patient, Stay, StayDay, Subsidy,
    SubsidyParameters, Unit,
};
use serde::Serialize;

/// Writes a claim. [`Claim::from_json`] reads the same claim back.
pub fn write(claim: &Claim, out: &mut Vec<u8>) -> serde_json::Result<()> {
    // Every field is named, so that a new one cannot be forgotten.
    let Claim {
        id,
        month,
        setting,
        institution,
        patient,
        coverages,
        subsidies,
        combinations,
        encounters,
        stay,
        units,
        visit_points,
        history,
        history_from,
        ledger,
        other_setting,
        outside,
        settled,
        diseases,
        receipt,
        settings,
    } = claim;
    let mut object = Object::open(out);
    object.field("id", id)?;
    object.field("month", month)?;
    object.field("setting", setting)?;
    object.nested("institution", institution, write_institution)?;
    object.nested("patient", patient, write_patient)?;
    object.each("coverages", coverages, write_coverage)?;
    object.each("subsidies", subsidies, write_subsidy)?;
    object.field("combinations", combinations)?;
    object.each("encounters", encounters, write_encounter)?;
    if let Some(stay) = stay {
        object.nested("stay", stay, write_stay)?;
    }
    object.each("units", units, write_unit)?;
    object.list("visit_points", visit_points)?;
    object.list("history", history)?;
    object.some("history_from", history_from.as_ref())?;
    object.list("ledger", ledger)?;
    object.some("other_setting", other_setting.as_ref())?;
    object.list("outside", outside)?;
    object.list("settled", settled)?;
    object.list("diseases", diseases)?;
    object.some("receipt", receipt.as_ref())?;
    object.unless("settings", settings, settings == &Default::default())?;
    object.close();
    Ok(())
}

type Written = serde_json::Result<()>;

fn write_institution(own: &Institution, object: &mut Object<'_>) -> Written {
    let Institution { code, prefecture, name, telephone, kind, beds, general_beds, standards, facts } = own;
    object.some("code", code.as_ref())?;
    object.some("prefecture", prefecture.as_ref())?;
    object.some("name", name.as_ref())?;
    object.some("telephone", telephone.as_ref())?;
    object.field("kind", kind)?;
    object.some("beds", beds.as_ref())?;
    object.some("general_beds", general_beds.as_ref())?;
    object.some("standards", standards.as_ref())?;
    object.list("facts", facts)
}

fn write_patient(own: &Patient, object: &mut Object<'_>) -> Written {
    let Patient { birth_date, sex, name, kana } = own;
    object.field("birth_date", birth_date)?;
    object.some("sex", sex.as_ref())?;
    object.some("name", name.as_ref())?;
    object.some("kana", kana.as_ref())
}

fn write_coverage(own: &Coverage, object: &mut Object<'_>) -> Written {
    let Coverage {
        id,
        kind,
        insurer_number,
        symbol,
        number,
        branch,
        relation,
        from,
        until,
        burden_tenths,
        income_class,
        limit_confirmation,
        multiple_months,
        halved_limits,
        duty_reason,
        reduction,
    } = own;
    object.field("id", id)?;
    object.field("kind", kind)?;
    object.some("insurer_number", insurer_number.as_ref())?;
    object.some("symbol", symbol.as_ref())?;
    object.some("number", number.as_ref())?;
    object.some("branch", branch.as_ref())?;
    object.default("relation", relation)?;
    object.some("from", from.as_ref())?;
    object.some("until", until.as_ref())?;
    object.some("burden_tenths", burden_tenths.as_ref())?;
    object.some("income_class", income_class.as_ref())?;
    object.default("limit_confirmation", limit_confirmation)?;
    object.default("multiple_months", multiple_months)?;
    object.some("halved_limits", halved_limits.as_ref())?;
    object.some("duty_reason", duty_reason.as_ref())?;
    object.some("reduction", reduction.as_ref())
}

fn write_subsidy(own: &Subsidy, object: &mut Object<'_>) -> Written {
    let Subsidy { id, payer_number, recipient_number, optional_benefit, from, until, certificate, parameters } = own;
    object.field("id", id)?;
    object.some("payer_number", payer_number.as_ref())?;
    object.some("recipient_number", recipient_number.as_ref())?;
    object.default("optional_benefit", optional_benefit)?;
    object.some("from", from.as_ref())?;
    object.some("until", until.as_ref())?;
    object.some("certificate", certificate.as_ref().filter(|own| **own != Certificate::default()))?;
    match parameters {
        Some(parameters) => object.nested("parameters", parameters, write_parameters),
        None => Ok(()),
    }
}

fn write_parameters(own: &SubsidyParameters, object: &mut Object<'_>) -> Written {
    let SubsidyParameters {
        class,
        priority,
        before_insurance,
        patient_share,
        rate,
        cap_per_visit_yen,
        cap_per_day_yen,
        cap_per_month_yen,
        paid_visits_per_day,
        paid_visits_per_month,
        count_rule,
        cap_scope,
        cap_ledger,
        ledger_total_cost,
        high_cost,
        special_rules,
        insurer_excepted,
        meals,
        receipt,
    } = own;
    object.field("class", class)?;
    object.some("priority", priority.as_ref())?;
    object.default("before_insurance", before_insurance)?;
    object.field("patient_share", patient_share)?;
    object.some("rate", rate.as_ref())?;
    object.some("cap_per_visit_yen", cap_per_visit_yen.as_ref())?;
    object.some("cap_per_day_yen", cap_per_day_yen.as_ref())?;
    object.some("cap_per_month_yen", cap_per_month_yen.as_ref())?;
    object.some("paid_visits_per_day", paid_visits_per_day.as_ref())?;
    object.some("paid_visits_per_month", paid_visits_per_month.as_ref())?;
    object.default("count_rule", count_rule)?;
    object.default("cap_scope", cap_scope)?;
    object.default("cap_ledger", cap_ledger)?;
    object.default("ledger_total_cost", ledger_total_cost)?;
    object.default("high_cost", high_cost)?;
    object.list("special_rules", special_rules)?;
    object.default("insurer_excepted", insurer_excepted)?;
    object.default("meals", meals)?;
    object.default("receipt", receipt)
}

fn write_encounter(own: &Encounter, object: &mut Object<'_>) -> Written {
    let Encounter { id, date, time, department, visit, counts_as_actual_day, parent, second_department, facts } = own;
    object.field("id", id)?;
    object.field("date", date)?;
    object.some("time", time.as_ref())?;
    object.some("department", department.as_ref())?;
    object.default("visit", visit)?;
    object.unless("counts_as_actual_day", counts_as_actual_day, *counts_as_actual_day)?;
    object.some("parent", parent.as_ref())?;
    object.default("second_department", second_department)?;
    object.list("facts", facts)
}

fn write_stay(own: &Stay, object: &mut Object<'_>) -> Written {
    let Stay {
        admitted,
        counted_from,
        discharged,
        combination,
        days,
        absences,
        bills,
        amount_category,
        long_stay_from,
        facts,
    } = own;
    object.field("admitted", admitted)?;
    object.field("counted_from", counted_from)?;
    object.some("discharged", discharged.as_ref())?;
    object.some("combination", combination.as_ref())?;
    // A stay without days is told so.
    object.key("days");
    each(object.out, days, write_day)?;
    object.list("absences", absences)?;
    object.list("bills", bills)?;
    object.some("amount_category", amount_category.as_ref())?;
    object.some("long_stay_from", long_stay_from.as_ref())?;
    object.list("facts", facts)
}

fn write_day(own: &StayDay, object: &mut Object<'_>) -> Written {
    let StayDay {
        date,
        until,
        ward_fee,
        ward_from,
        leave,
        combination,
        other_institution,
        medical_category,
        facts,
        meals,
        room_charge_yen,
    } = own;
    object.field("date", date)?;
    object.some("until", until.as_ref())?;
    object.some("ward_fee", ward_fee.as_ref())?;
    object.some("ward_from", ward_from.as_ref())?;
    object.some("leave", leave.as_ref())?;
    object.some("combination", combination.as_ref())?;
    object.default("other_institution", other_institution)?;
    object.some("medical_category", medical_category.as_ref())?;
    object.list("facts", facts)?;
    object.list("meals", meals)?;
    object.some("room_charge_yen", room_charge_yen.as_ref())
}

fn write_unit(own: &Unit, object: &mut Object<'_>) -> Written {
    let Unit { id, service_class, combination, times, encounter, specimen, recorded_points, lines } = own;
    object.some("id", id.as_ref())?;
    object.field("service_class", service_class)?;
    object.field("combination", combination)?;
    object.field("times", times)?;
    object.some("encounter", encounter.as_ref())?;
    object.some("specimen", specimen.as_ref())?;
    object.some("recorded_points", recorded_points.as_ref())?;
    object.key("lines");
    each(object.out, lines, write_line)
}

fn write_line(own: &Line, object: &mut Object<'_>) -> Written {
    let Line { id, code, quantity, price, points, performed_only, product, facts, comments } = own;
    object.some("id", id.as_ref())?;
    object.field("code", code)?;
    object.some("quantity", quantity.as_ref())?;
    object.some("price", price.as_ref())?;
    object.some("points", points.as_ref())?;
    object.default("performed_only", performed_only)?;
    object.some("product", product.as_ref())?;
    object.list("facts", facts)?;
    object.each("comments", comments, |own: &Comment, object| {
        let Comment { code, text, at } = own;
        object.field("code", code)?;
        object.some("text", text.as_ref())?;
        object.default("at", at)
    })
}

/// A JSON object while it is written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    empty: bool,
}

impl<'o> Object<'o> {
    fn open(out: &'o mut Vec<u8>) -> Object<'o> {
        out.push(b'{');
        Object { out, empty: true }
    }

    fn close(self) {
        self.out.push(b'}');
    }

    fn key(&mut self, name: &str) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        self.key(name);
        serde_json::to_writer(&mut *self.out, value)
    }

    fn unless<T: Serialize>(&mut self, name: &str, value: &T, left_out: bool) -> Written {
        if left_out { Ok(()) } else { self.field(name, value) }
    }

    fn default<T: Serialize + Default + PartialEq>(&mut self, name: &str, value: &T) -> Written {
        self.unless(name, value, *value == T::default())
    }

    fn some<T: Serialize>(&mut self, name: &str, value: Option<&T>) -> Written {
        value.map_or(Ok(()), |value| self.field(name, value))
    }

    fn list<T: Serialize>(&mut self, name: &str, list: &[T]) -> Written {
        self.unless(name, &list, list.is_empty())
    }

    fn nested<T>(&mut self, name: &str, value: &T, write: impl Fn(&T, &mut Object<'_>) -> Written) -> Written {
        self.key(name);
        object_of(self.out, value, &write)
    }

    fn each<T>(&mut self, name: &str, list: &[T], write: impl Fn(&T, &mut Object<'_>) -> Written) -> Written {
        if list.is_empty() {
            return Ok(());
        }
        self.key(name);
        each(self.out, list, write)
    }
}

fn each<T>(out: &mut Vec<u8>, list: &[T], write: impl Fn(&T, &mut Object<'_>) -> Written) -> Written {
    out.push(b'[');
    for (at, value) in list.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        object_of(out, value, &write)?;
    }
    out.push(b']');
    Ok(())
}

fn object_of<T>(out: &mut Vec<u8>, value: &T, write: &impl Fn(&T, &mut Object<'_>) -> Written) -> Written {
    let mut object = Object::open(out);
    write(value, &mut object)?;
    object.close();
    Ok(())
}
