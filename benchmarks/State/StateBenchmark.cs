using static Stubs.Benchmarks.States;

namespace Stubs.Benchmarks;

/// <summary>
/// Generated state methods beside what one would write by hand with spans (no names, no tags, no tolerance for other
/// versions) and beside System.Text.Json with its generator.
/// </summary>
internal static class StateBenchmark
{
    public static async Task RunAsync(Report report)
    {
        var customer = Customer.Sample();
        var basket = Basket.Sample(100);
        var byHand = new byte[64 << 10];
        var json = new JsonState();

        var (state, text, bytes) =
            (Save(customer), json.Save(customer).ToArray(), byHand.AsSpan(0, ByHand.Save(customer, byHand)).ToArray());
        var restored = new Customer();
        Console.WriteLine(
            $"  ten members of nine types; {state.Length} bytes, by hand {bytes.Length}, as JSON {text.Length}");
        var saving = await Compare(
            50_000, () => ByHand.SavePooled(customer), () => Measure(customer), () => json.Save(customer));
        var restoring = await Compare(
            50_000, () => ByHand.Restore(restored = new Customer(), bytes),
            () => Restore(restored = new Customer(), state), () => restored = JsonState.RestoreCustomer(text)!);

        var (states, texts, lines) =
            (Save(basket), json.Save(basket).ToArray(), byHand.AsSpan(0, ByHand.Save(basket, byHand)).ToArray());
        var filled = new Basket();
        Console.WriteLine(
            $"  a list of 100 records; {states.Length} bytes, by hand {lines.Length}, as JSON {texts.Length}");
        var savingMany = await Compare(
            2_000, () => ByHand.SavePooled(basket), () => Measure(basket), () => json.Save(basket));
        var restoringMany = await Compare(
            2_000, () => ByHand.Restore(filled, lines), () => Restore(filled, states),
            () => filled = JsonState.RestoreBasket(texts)!);

        Add(report, "save", saving, savingMany, 2.5, 0.6);
        Add(report, "restore", restoring, restoringMany, 2, 0.4);
    }

    private static void Add(Report report, string what, Results one, Results many, double overByHand, double overJson)
    {
        report.Add("state: " + what, one);
        report.Add("state: " + what + ", list", many);
        report.Add(new Row("state", what + ", 10 mixed members / list of 100 records",
        [
            Check.AtMost(
                "10 members, of hand-written span code", one["ours"].ProcessorTimesOf(one["by hand"]), overByHand),
            Check.AtMost(
                "10 members, of System.Text.Json", one["ours"].ProcessorTimesOf(one["System.Text.Json"]), overJson),
            Check.AtMost(
                "100 records, of hand-written span code", many["ours"].ProcessorTimesOf(many["by hand"]), overByHand),
            Check.AtMost(
                "100 records, of System.Text.Json", many["ours"].ProcessorTimesOf(many["System.Text.Json"]), overJson),
        ]));
    }

    private static Task<Results> Compare(int times, Action byHand, Action ours, Action json) => new Rounds(25)
        .Add("by hand", () => Repeat(times, byHand))
        .Add("ours", () => Repeat(times, ours))
        .Add("System.Text.Json", () => Repeat(times, json))
        .RunAsync();
}
