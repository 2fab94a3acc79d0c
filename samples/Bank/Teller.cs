using Stubs;

namespace Bank;

/// <summary>
/// The books of one client: how many transactions it has committed, and how much money it brought in or took out. They
/// are kept in the same action as the transaction itself, so that after a crash they must agree with the accounts to
/// the cent.
/// </summary>
[Persistent, Remote]
public partial class Teller
{
    private long sequence;
    private decimal net;

    public long Sequence => sequence;

    public decimal Net => net;

    public void Record(long number, decimal amount)
    {
        sequence = number;
        net += amount;
    }
}
