namespace Stubs.Tests.GeneratedCode;

[Subtype<Cash>("cash")]
[Subtype<Transfer>("transfer"), Subtype<Transfer>("wire")]
[Subtype<Token>("token")]
[Subtype<Favour>("favour")]
[Subtype<Box<int>>("box")]
public interface IPayment;

public sealed record Cash(decimal Amount) : IPayment;

public sealed record Transfer(decimal Amount, IReadOnlyList<IPayment> Parts) : IPayment;

public struct Token : IPayment
{
    public int Number { get; set; }
}

/// <summary>Its name says all.</summary>
public sealed class Favour : IPayment;

public sealed record Box<T>(T? Content, IPayment? Inside) : IPayment;

/// <summary>It has no name.</summary>
public sealed record Barter(string Goods) : IPayment;

[Subtype<Circle>("circle")]
[Subtype<Ellipse>("ellipse")]
public class Figure
{
    public string? Colour { get; set; }
}

public class Circle : Figure
{
    public int Radius { get; set; }
}

public sealed class Ellipse : Circle
{
    public int Other { get; set; }
}

public abstract partial class Expression
{
    public static Expression Sum(int left, int right) => new Binary(new Constant(left), new Constant(right));

    public abstract int Value { get; }

    private sealed class Constant(int value) : Expression
    {
        private readonly int value = value;

        public override int Value => value;
    }

    private sealed class Binary(Expression left, Expression right) : Expression
    {
        private readonly Expression left = left;
        private readonly Expression right = right;

        public override int Value => left.Value + right.Value;
    }
}

[Subtype<Constant>("constant")]
[Subtype<Binary>("binary")]
public abstract partial class Expression;

[Persistent]
public partial class Purse
{
    public IPayment? First;
    public List<IPayment?> Payments = [];
    public Dictionary<string, IPayment[]> ByName = [];
    public Figure Figure = new();
    public Figure[] Figures = [];
    public Expression? Formula;

    [ReadLock] public IPayment? Return(IPayment? payment) => payment;
}
