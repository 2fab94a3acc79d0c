namespace Stubs.Tests.Objects;

/// <summary>Saves and restores itself as a test wants it.</summary>
[Persistent]
public partial class Moody
{
    [Service]
    private readonly Moods? moods = null;

    private int value;

    public int Value => value;

    public int Add(int amount)
    {
        moods?.OnBody();
        return value += amount;
    }

    public void Spoil()
    {
        value += 1000;
        throw new SpoiledException("as asked", value);
    }

    /// <summary>Adds, lets a call of itself fail, and adds again.</summary>
    public async Task AddAroundAFailureAsync(IMoody self, int amount)
    {
        value += amount;
        await Should.ThrowAsync<SpoiledException>(() => self.SpoilAsync());
        value += amount;
    }

    private void SaveState(ref StateWriter writer)
    {
        moods?.OnSave();
        writer.Write(value);
    }

    private void RestoreState(ref StateReader reader)
    {
        moods?.OnRestore();
        value = reader.ReadInt32();
    }
}

/// <summary>What a test does in the middle of the work of <see cref="Moody"/>.</summary>
public sealed class Moods : IServiceProvider
{
    public Action OnBody { get; set; } = static () => { };

    public Action OnSave { get; set; } = static () => { };

    public Action OnRestore { get; set; } = static () => { };

    public object? GetService(Type serviceType) => serviceType == typeof(Moods) ? this : null;
}
