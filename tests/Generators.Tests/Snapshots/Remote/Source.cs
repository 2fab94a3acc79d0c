namespace Net;

/// <summary>Says hello.</summary>
[Remote]
public partial class Greeter([Service] TimeProvider clock, string greeting = "Hello")
{
    public string Greet(string name) => $"{greeting}, {name}: {clock.GetUtcNow()}";

    [WriteLock]
    public void Learn(string word)
    {
    }
}
