"""Social resources (社会资源, document 5): three parties, one honest account, and what may be opened when."""
