using System.Runtime.CompilerServices;

namespace Stubs.Tests.Access;

/// <summary>A class whose operations are for different callers.</summary>
[Persistent, Remote]
public partial class Vault
{
    private int gold;

    public Vault()
    {
    }

    [Authorize(Roles = "manager")]
    public Vault(int gold) => this.gold = gold;

    [Authorize(Roles = "manager")]
    public static Vault OfMuch() => new(1000);

    [Authorize]
    public int Gold => gold;

    /// <summary>How often any body has run in this process.</summary>
    [Local]
    public static int Runs { get; set; }

    [Authorize(Roles = "teller, manager")]
    public void Deposit(int more)
    {
        Runs++;
        gold += more;
    }

    [Authorize("owner"), Authorize(Roles = "teller")]
    public int Withdraw(int less)
    {
        Runs++;
        return gold -= less;
    }

    [Authorize("unknown")]
    public void Guess() => Runs++;

    [Authorize("throws")]
    public void Fail() => Runs++;

    [NoLock, Authorize(Roles = "manager")]
    public int Peek()
    {
        Runs++;
        return gold;
    }

    [Authorize(Roles = "manager")]
    public async Task<int> CountAsync()
    {
        await Task.Yield();
        Runs++;
        return gold;
    }

    [NoLock, Authorize(Roles = "manager")]
    public async Task<int> CountFreelyAsync()
    {
        await Task.Yield();
        Runs++;
        return gold;
    }

    [ReadLock, Authorize(Roles = "manager")]
    public async IAsyncEnumerable<int> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Runs++;
        yield return gold;
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return gold + 1;
    }

    [NoLock, Authorize(Roles = "manager")]
    public async IAsyncEnumerable<int> ListFreelyAsync()
    {
        await Task.Yield();
        Runs++;
        yield return gold;
    }

    public virtual string WhoCalls() => CallContext.Current.Caller.Identity!.Name!;

    [NoLock]
    public async Task<string> WhoCallsFreelyAsync()
    {
        await Task.Yield();
        return CallContext.Current.Caller.Identity!.Name!;
    }

    [NoLock]
    public string Header(string name) => CallContext.Current.Headers.GetValueOrDefault(name, "none");

    [NoLock]
    public bool IsFromPeer() => CallContext.Current.Peer is not null;

    /// <summary>Calls another vault of the same node, or of another one.</summary>
    public Task<int> PeekIntoAsync(IVault other) => other.PeekAsync();
}

/// <summary>A class that is for managers, but for one operation, with a base class that is for more.</summary>
[Persistent, Remote, Authorize(Roles = "manager")]
public partial class Safe : Vault
{
    [AllowAnonymous]
    public string Greet() => "hello";

    [Authorize(Roles = "teller")]
    public override string WhoCalls() => "safe: " + base.WhoCalls();

    public int Turn() => ++Runs;
}
