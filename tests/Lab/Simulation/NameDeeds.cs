using Stubs.Naming;

namespace Stubs.Lab.Simulation;

/// <summary>What a program does with names in one action, which may take its time.</summary>
internal sealed class NameDeeds(NamesSubject subject, Attempt attempt, Node node, Random dice)
{
    private static readonly string[] Kinds =
    [
        "make", "make", "make a ghost", "make two", "make in a child", "make in vain", "look", "look again", "rename",
        "take", "second name", "move",
        "destroy", "destroy with names", "destroy with names", "list", "list twice", "change and list",
        "make and give up", "take and make",
    ];

    private readonly Level top = new(null);

    /// <summary>The name of one of them.</summary>
    public static string Any(Random random) => Kinds[random.Next(Kinds.Length)];

    public Task RunAsync(string kind) => kind switch
    {
        "make" => MakeAsync(top, Name()),
        "make a ghost" => MakeAsync(top, Name(), isGhost: true),
        "make two" => MakeTwoAsync(),
        "make in a child" => MakeInChildAsync(commits: true),
        "make in vain" => MakeInChildAsync(commits: false),
        "make and give up" => MakeAndGiveUpAsync(),
        "look" => UseAsync(Name()),
        "look again" => LookAgainAsync(),
        "rename" => RenameAsync(),
        "take" => TakeAsync(Name()),
        "take and make" => TakeAndMakeAsync(),
        "second name" => NameTwiceAsync(),
        "move" => MoveAsync(),
        "destroy" => DestroyAsync(withNames: false),
        "destroy with names" => DestroyAsync(withNames: true),
        "list" => ListAsync(Prefix()),
        "list twice" => ListTwiceAsync(),
        "change and list" => ChangeAndListAsync(),
        _ => throw new ArgumentException($"Nothing is called '{kind}'.", nameof(kind)),
    };

    private string Name() =>
        subject.IsScripted ? NamesSubject.Names[0] : NamesSubject.Names[dice.Next(NamesSubject.Names.Count)];

    private string Prefix() =>
        subject.IsScripted ? "n/" : NamesSubject.Prefixes[dice.Next(NamesSubject.Prefixes.Count)];

    private Task ThinkAsync() => subject.ThinkAsync(dice);

    private async Task MakeAsync(Level level, string name, bool isGhost = false)
    {
        var server = subject.AnyServer(dice);
        var life = server.Life;
        try
        {
            var uid = isGhost
                ? (await GhostStub.CreateAsync(node.At(server.Name), name)).Uid
                : (await LabelStub.CreateAsync(node.At(server.Name), name)).Uid;
            subject.Made(uid, server, isGhost ? life : null);
            attempt.Add(new NameGiven(level, name, uid, subject.LostBy()));
        }
        catch (NameInUseException)
        {
            // The locks of what has failed are free: the name may be another's a moment later.
        }

        await ThinkAsync();
    }

    private async Task MakeTwoAsync()
    {
        await MakeAsync(top, Name());
        await MakeAsync(top, Name());
    }

    private async Task MakeInChildAsync(bool commits)
    {
        var (inner, outer) = (Name(), Name());
        await Deeds.ChildAsync(top, level => MakeAsync(level, inner), commits);
        await LookAsync(inner);
        await MakeAsync(top, outer);
    }

    private async Task MakeAndGiveUpAsync()
    {
        await MakeAsync(top, Name());
        await ListAsync(Prefix());
        throw new GivenUpException();
    }

    private async Task<Uid> LookAsync(string name)
    {
        var holder = await node.Naming.TryLookupAsync(name) ?? default;
        attempt.Add(new NameFound(top, name, holder));
        return holder;
    }

    private async Task LookAgainAsync()
    {
        var name = Name();
        await LookAsync(name);
        await ThinkAsync();
        await LookAsync(name);
    }

    private async Task UseAsync(string name)
    {
        var holder = await LookAsync(name);
        await ThinkAsync();
        if (!holder.IsEmpty)
            await UseAsync(holder, static label => label.TouchAsync(), static ghost => ghost.TouchAsync());
    }

    /// <returns>Whether the object was there.</returns>
    private async Task<bool> UseAsync(Uid uid, Func<LabelStub, Task> use, Func<GhostStub, Task> useGhost)
    {
        try
        {
            if (subject.IsGhost(uid))
                await useGhost(await GhostStub.BindAsync(node, uid));
            else
                await use(await LabelStub.BindAsync(node, uid));
            attempt.Add(new ObjectUsed(top, uid, WasThere: true, IsLost: false));
            return true;
        }
        catch (ObjectNotFoundException)
        {
            attempt.Add(new ObjectUsed(top, uid, WasThere: false, subject.LostBy()(uid)));
            return false;
        }
    }

    private async Task<bool> TakeAsync(string name)
    {
        try
        {
            await node.Naming.DeleteAsync(name);
        }
        catch (NameNotFoundException)
        {
            return false;
        }

        attempt.Add(new NameTaken(top, name));
        await ThinkAsync();
        return true;
    }

    private async Task TakeAndMakeAsync()
    {
        var name = Name();
        await TakeAsync(name);
        await MakeAsync(top, name);
    }

    private async Task GiveAsync(string name, Uid uid)
    {
        try
        {
            await node.Naming.AddAsync(name, uid);
            attempt.Add(new NameGiven(top, name, uid, IsLost: null));
        }
        catch (NameInUseException)
        {
            // As above.
        }

        await ThinkAsync();
    }

    private async Task RenameAsync()
    {
        var (from, to) = (Name(), Name());
        var holder = await LookAsync(from);
        if (!holder.IsEmpty && await TakeAsync(from))
            await GiveAsync(to, holder);
    }

    private async Task NameTwiceAsync()
    {
        var holder = await LookAsync(Name());
        if (!holder.IsEmpty)
            await GiveAsync(Name(), holder);
    }

    private async Task MoveAsync()
    {
        var (name, other) = (Name(), Name());
        var (holder, next) = (await LookAsync(name), await LookAsync(other));
        if (holder.IsEmpty || next.IsEmpty)
            return;
        await node.Naming.MoveAsync(name, holder, next);
        attempt.Add(new NameTaken(top, name));
        attempt.Add(new NameGiven(top, name, next, IsLost: null));
        await ThinkAsync();
    }

    private async Task DestroyAsync(bool withNames)
    {
        var holder = await LookAsync(Name());
        if (holder.IsEmpty
            || !await UseAsync(holder, label => label.DestroyAsync(withNames), ghost => ghost.DestroyAsync(withNames)))
            return;
        attempt.Add(new ObjectDestroyed(top, holder, withNames));
        await ThinkAsync();
        await ListAsync(Prefix());
    }

    private async Task ListAsync(string prefix)
    {
        var all = new List<NamedObject>();
        await foreach (var named in node.Naming.ListAsync(prefix))
            all.Add(named);
        attempt.Add(new NamesListed(top, prefix, all));
    }

    private async Task ListTwiceAsync()
    {
        var prefix = Prefix();
        await ListAsync(prefix);
        await ThinkAsync();
        await ListAsync(prefix);
    }

    private async Task ChangeAndListAsync()
    {
        await MakeAsync(top, Name());
        await TakeAsync(Name());
        await ListAsync(Prefix());
    }
}
