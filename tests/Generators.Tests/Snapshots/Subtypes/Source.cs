namespace Shop;

[Persistent, Remote]
public partial class Invoice
{
    private readonly List<IPayment> payments = [];
    private Shape? logo;

    public void Pay(IPayment payment) => payments.Add(payment);

    public void Draw(Shape shape) => logo = shape;
}

[Subtype<Cash>("cash")]
[Subtype<Transfer>("transfer"), Subtype<Transfer>("wire")]
[Subtype<Token>("token")]
public interface IPayment;

public sealed record Cash(decimal Amount) : IPayment;

/// <summary>It may be made up of others.</summary>
public sealed record Transfer(decimal Amount, IReadOnlyList<IPayment> Parts) : IPayment;

public struct Token : IPayment
{
    public int Number { get; set; }
}

/// <summary>Not abstract: values of exactly this class are stored as they are.</summary>
[Subtype<Circle>("circle")]
public class Shape
{
    public string? Colour { get; set; }
}

public class Circle : Shape
{
    public int Radius { get; set; }
}
