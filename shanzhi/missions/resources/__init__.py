"""Social resources (社会资源, document 5): inventories, three-party projects, services at the door, neighbours."""
