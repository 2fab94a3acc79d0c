using Stubs.Lab.Histories;

namespace Stubs.Tests.Lab.Histories;

/// <summary>
/// Histories that are right by construction: operations happen one after the other, each at a moment between its
/// beginning and its end. Some fail without having happened, and of some the outcome is not known; those of these that
/// had not happened may do so any time later.
/// </summary>
/// <param name="seed">Everything follows from it.</param>
internal sealed class SerialRun(int seed)
{
    private readonly Random random = new(seed);
    private readonly List<HistoryEvent> events = [];
    private readonly List<(string F, Edn Arguments)> late = [];

    public int Processes { get; init; } = 5;

    public int Keys { get; init; } = 3;

    /// <summary>One in so many is unknown, and as many fail.</summary>
    public int UnknownOneIn { get; init; } = 12;

    /// <summary>Actions over lists; a list that is long enough is replaced by another.</summary>
    public IReadOnlyList<HistoryEvent> OverLists(int operations, int mostItems = 30)
    {
        var lists = new Dictionary<long, List<long>>();
        var unique = 0L;
        var generation = new long[Keys];
        return Run(operations, Draw, Apply);

        (string, Edn) Draw() => ("txn", Edn.Vector(Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        {
            var slot = random.Next(Keys);
            var key = (generation[slot] * Keys) + slot;
            return random.Next(2) == 0
                ? Edn.Vector(Edn.Keyword("append"), key, ++unique) : Edn.Vector(Edn.Keyword("r"), key, Edn.Nil);
        })));

        Edn? Apply(string f, Edn arguments) => Edn.Vector(arguments.AsVector.Select(micro =>
        {
            var key = micro.AsVector[1].AsInteger;
            var list = lists.TryGetValue(key, out var known) ? known : lists[key] = [];
            if (micro.AsVector[0].AsKeyword == "r")
                return Edn.Vector(micro.AsVector[0], key, Edn.Vector(list.Select(static item => (Edn)item)));
            list.Add(micro.AsVector[2].AsInteger);
            if (list.Count >= mostItems)
                generation[key % Keys] = (key / Keys) + 1;
            return micro;
        }));
    }

    public IReadOnlyList<HistoryEvent> OverRegisters(int operations, int values = 5)
    {
        var registers = new Dictionary<long, Edn>();
        return Run(operations, Draw, Apply);

        (string, Edn) Draw()
        {
            Edn key = random.Next(Keys), value = random.Next(values);
            return random.Next(3) switch
            {
                0 => ("read", Edn.Vector(key, Edn.Nil)),
                1 => ("write", Edn.Vector(key, value)),
                _ => ("cas", Edn.Vector(key, Edn.Vector(random.Next(values), value))),
            };
        }

        Edn? Apply(string f, Edn arguments)
        {
            var (key, value) = (arguments.AsVector[0].AsInteger, arguments.AsVector[1]);
            var state = registers.GetValueOrDefault(key, Edn.Nil);
            switch (f)
            {
                case "read":
                    return Edn.Vector(key, state);
                case "write":
                    registers[key] = value;
                    return arguments;
                default:
                    if (value.AsVector[0] != state)
                        return null;
                    registers[key] = value.AsVector[1];
                    return arguments;
            }
        }
    }

    private List<HistoryEvent> Run(int operations, Func<(string F, Edn Arguments)> draw, Func<string, Edn, Edn?> apply)
    {
        var running = new List<Running>();
        var idle = new Queue<int>(Enumerable.Range(0, Processes));
        var next = Processes;
        var begun = 0;
        while (begun < operations || running.Count > 0)
        {
            if (late.Count > 0 && random.Next(20) == 0)
            {
                var chosen = random.Next(late.Count);
                apply(late[chosen].F, late[chosen].Arguments);
                late.RemoveAt(chosen);
            }

            if (begun < operations && idle.Count > 0 && random.Next(2) == 0)
            {
                var (f, arguments) = draw();
                var process = idle.Dequeue();
                running.Add(new Running(process, f, arguments));
                Add(EventType.Invoke, process, f, arguments);
                begun++;
            }
            else if (running.Count > 0)
            {
                var operation = running[random.Next(running.Count)];
                if (!operation.IsDecided)
                    Decide(operation, apply);
                else
                    End(operation);
            }
        }

        return events;

        void End(Running operation)
        {
            running.Remove(operation);
            Add(operation.Outcome, operation.Process, operation.F, operation.Outcome == EventType.Ok
                ? operation.Result! : operation.Arguments);
            idle.Enqueue(operation.Outcome == EventType.Info ? next++ : operation.Process);
        }
    }

    private void Decide(Running operation, Func<string, Edn, Edn?> apply)
    {
        operation.IsDecided = true;
        switch (random.Next(UnknownOneIn))
        {
            case 0 when random.Next(2) == 0:
                operation.Outcome = EventType.Info;
                late.Add((operation.F, operation.Arguments));
                break;
            case 0:
                operation.Outcome = EventType.Info;
                apply(operation.F, operation.Arguments);
                break;
            case 1:
                operation.Outcome = EventType.Fail;
                break;
            default:
                operation.Result = apply(operation.F, operation.Arguments);
                operation.Outcome = operation.Result is null ? EventType.Fail : EventType.Ok;
                break;
        }
    }

    private void Add(EventType type, int process, string f, Edn value) =>
        events.Add(new HistoryEvent(events.Count, type, process, f, value, events.Count));

    private sealed class Running(int process, string f, Edn arguments)
    {
        public int Process => process;

        public string F => f;

        public Edn Arguments => arguments;

        public bool IsDecided { get; set; }

        public EventType Outcome { get; set; }

        public Edn? Result { get; set; }
    }
}
