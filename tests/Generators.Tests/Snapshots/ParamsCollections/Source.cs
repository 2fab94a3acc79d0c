namespace Work;

[Remote]
public partial class Adder
{
    public int SumAll(string label, params IReadOnlyList<int> numbers) => numbers.Sum();
}
