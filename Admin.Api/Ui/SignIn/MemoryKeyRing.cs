using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Admin.Api.Ui.SignIn;

/// <summary>
/// Where the keys that seal cookies are kept: in memory. Sessions end with the process anyway, and a file of keys beside the service
/// would be one more secret to guard.
/// </summary>
internal sealed class MemoryKeyRing : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _elements = new();

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Select(e => new XElement(e))];

    public void StoreElement(XElement element, string friendlyName) => _elements.Enqueue(new XElement(element));
}
