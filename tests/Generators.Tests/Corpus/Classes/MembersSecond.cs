namespace Corpus.Members;

public partial class Several { private int second = 2; public int Second { get => second; set => second = value; } }

partial class Several { public int Third() => first + second; }
