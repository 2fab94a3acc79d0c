namespace Deep;

public partial class Outer
{
    internal partial struct Middle
    {
        [Persistent]
        private partial class Inner(string node)
        {
            private readonly string node = node;

            public string @event => node;
        }
    }
}
