namespace Stubs.Tests.Objects;

/// <summary>Is made from a list.</summary>
[Recoverable]
public partial class Numbers(List<int> all)
{
    private readonly List<int> all = all;

    public List<int> All => all;
}
